package zh

func blocks() map[string]string {
	return map[string]string{
		"There is more than Slack lets one message show.": "内容太多，Slack 的一条消息放不下。",
	}
}
