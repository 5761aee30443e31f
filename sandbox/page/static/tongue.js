// The language of whoever looks, as their Slack has it, and Slack's own words in it. What the app says is in whatever language the app chose.

let locale = "en-US";

export const speak = (chosen) => { locale = chosen || "en-US"; };
export const tongue = () => locale;

const chinese = {
  "Only visible to you": "仅对你可见",
  "Reply in thread": "在消息列中回复",
  "1 reply": "1 条回复",
  "# replies": "# 条回复",
  "(edited)": "（已编辑）",
  "also sent to the channel": "也发送到了频道",
  " (optional)": "（可选）",
  "Cancel": "取消",
  "Yes": "是",
  "Close": "关闭",
  "Messages": "消息",
  "Home": "主页",
  "Thread": "消息列",
  "Send": "发送",
  "Reply": "回复",
  "Say list, or help": "输入 列表 或 帮助",
  "Type #, or @headsup help": "输入 #，或 @headsup 帮助",
  "Reply, or @headsup help": "回复，或 @headsup 帮助",
};

// slack is what Slack says, with what fills its #.
export const slack = (text, fill = "") => ((locale.startsWith("zh") && chinese[text]) || text).replace("#", fill);
