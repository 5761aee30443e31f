// A small app as Slack's documents teach it, on Slack's own Bolt. It tells on stdout what it gets, one JSON object a line,
// and does on stdin's wish what a test orders: {"method": "chat.update", "args": {…}} is a call of the Web API. Its end is
// the end of stdin.
//
//	node judge.js bolt4|bolt5 URL-of-the-Web-API
"use strict";

const readline = require("node:readline");

const [generation, slackApiUrl] = process.argv.slice(2);
const { App, SocketModeReceiver } = require(generation);

const tell = (what, fields) => process.stdout.write(`${JSON.stringify({ what, ...fields })}\n`);

// What Bolt itself has to complain of is told too: a test wants to know.
const complain = (level) => (...words) => tell("log", { level, text: words.map(String).join(" ") });
const logger = {
	debug() {}, info() {}, warn: complain("warn"), error: complain("error"), setLevel() {}, setName() {}, getLevel: () => "info",
};

// No patience but Slack's: what Retry-After says is waited for, and little more.
const clientOptions = { slackApiUrl, retryConfig: { retries: 5, factor: 1, minTimeout: 20, maxTimeout: 20 } };

const app = new App({
	token: process.env.BOT_TOKEN,
	clientOptions,
	logger,
	deferInitialization: true,
	// clientPingTimeout is also how long Bolt waits before it opens a socket again.
	receiver: new SocketModeReceiver({ appToken: process.env.APP_TOKEN, logger, clientPingTimeout: 1000, installerOptions: { clientOptions } }),
});
app.error(async (problem) => tell("log", { level: "error", text: `${problem.code} ${problem.message}` }));
app.receiver.client.on("connected", () => tell("connected"));
app.client.on("rate_limited", (seconds, { url }) => tell("rate_limited", { seconds, url }));

const words = (text) => ({ type: "plain_text", text });
const button = (action_id, text) => ({ type: "button", action_id, text: words(text), value: `value of ${action_id}` });
const buttons = (block_id, ...all) => ({ type: "actions", block_id, elements: all });

const card = (text) => ({
	text,
	blocks: [
		{ type: "section", text: { type: "mrkdwn", text } },
		buttons("row", button("replace", "Replace"), button("delete", "Delete"), button("whisper", "Whisper"), button("shout", "Shout")),
		{
			type: "actions",
			block_id: "menus",
			elements: [
				{ type: "static_select", action_id: "pick", options: [{ text: words("One"), value: "1" }, { text: words("Two"), value: "2" }] },
				{ type: "users_select", action_id: "person" },
				{ type: "datepicker", action_id: "day" },
				{ type: "overflow", action_id: "more", options: [{ text: words("Edit"), value: "edit" }] },
				{ type: "external_select", action_id: "find", min_query_length: 1 },
			],
		},
	],
});

const form = (title) => ({
	type: "modal",
	callback_id: "form",
	private_metadata: "k7q2",
	notify_on_close: true,
	title: words(title),
	submit: words("Send"),
	blocks: [
		{ type: "input", block_id: "answer", label: words("Answer"), element: { type: "plain_text_input", action_id: "text" } },
		{ type: "input", block_id: "when", optional: true, label: words("When"), element: { type: "datetimepicker", action_id: "at" } },
		buttons("within", button("deeper", "Deeper")),
	],
});

// The first word of a command says how it is to be answered.
const answers = {
	private: ({ ack }) => ack(card("for you")),
	public: ({ ack }) => ack({ response_type: "in_channel", text: "for all" }),
	bare: ({ ack }) => ack("a bare text"),
	nothing: ({ ack }) => ack(),
	huge: ({ ack }) => ack({ text: "x".repeat(21 * 1024) }),
	async later({ ack, respond }) {
		await ack();
		await respond("privately, later");
		await respond({ response_type: "in_channel", text: "for all, later" });
	},
	async card({ ack, say }) {
		await ack();
		await say(card("a card"));
	},
	async window({ ack, body, client }) {
		await ack();
		const { view } = await client.views.open({ trigger_id: body.trigger_id, view: form("First") });
		tell("opened", { view, trigger_id: body.trigger_id });
	},
};

app.command("/tasks", async (args) => {
	tell("command", { body: args.body, context: args.context });
	await answers[args.command.text.split(" ")[0]](args);
});

const replies = {
	replace: ({ respond }) => respond({ replace_original: true, ...card("replaced") }),
	delete: ({ respond }) => respond({ delete_original: true }),
	whisper: ({ respond }) => respond({ replace_original: false, text: "whispered" }),
	shout: ({ respond }) => respond({ replace_original: false, response_type: "in_channel", text: "shouted" }),
	async deeper({ body, client }) {
		await client.views.push({ trigger_id: body.trigger_id, view: form("Second") });
	},
};

app.action(/.*/, async (args) => {
	await args.ack();
	tell("action", { body: args.body });
	await replies[args.action.action_id]?.(args);
	tell("acted", { action: args.action.action_id });
});

app.options("find", async ({ ack, body, options }) => {
	tell("options", { body });
	await ack({ options: [{ text: words(`found ${options.value}`), value: "found" }] });
});

// What is typed into the window says how the submission is to be answered.
app.view("form", async ({ ack, body, view }) => {
	tell("submission", { body });
	switch (view.state.values.answer.text.value) {
		case "wrong":
			return ack({ response_action: "errors", errors: { answer: "not that" } });
		case "again":
			return ack({ response_action: "update", view: form("Updated") });
		case "more":
			return ack({ response_action: "push", view: form("Pushed") });
		case "over":
			return ack({ response_action: "clear" });
		default:
			return ack();
	}
});

app.view({ callback_id: "form", type: "view_closed" }, async ({ ack, body }) => {
	await ack();
	tell("closed", { body });
});

app.shortcut(/.*/, async ({ ack, body }) => {
	await ack();
	tell("shortcut", { body });
});

for (const kind of ["app_mention", "message", "app_home_opened", "subteam_members_changed"]) {
	app.event(kind, async ({ event, body, context }) => tell("event", { kind, event, body, retry: context.retryNum }));
}

async function call({ method, args }) {
	try {
		tell("answer", { method, answer: await app.client.apiCall(method, args ?? {}) });
	} catch (problem) {
		tell("answer", { method, code: problem.code, error: problem.data?.error, answer: problem.data });
	}
}

async function begin() {
	try {
		await app.init();
		await app.start();
		tell("started");
	} catch (problem) {
		tell("refused", { error: problem.data?.error ?? problem.message });
		process.exitCode = 3;
		orders.close();
	}
}

const orders = readline.createInterface({ input: process.stdin });
orders.on("line", (line) => call(JSON.parse(line)));
orders.on("close", async () => {
	await app.stop();
	process.exit();
});
begin();
