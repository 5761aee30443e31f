package zh

func manifest() map[string]string {
	return map[string]string{
		"Tells of scheduled tasks on message queues, and moves or cancels them": "通知消息队列即将到来的维护任务，并可改期或取消",
		"Moves the task that a message names":                                   "为消息中提到的任务改期",
		"What is coming, and what to do about it":                               "查看即将到来的维护，并进行处理",
		"What is coming on your message queues, and how to move it":             "查看消息队列即将到来的维护，并可改期或取消",
		"[list, show, reschedule, cancel, help …]":                              "[列表, 查看, 改期, 取消, 帮助 …]",
	}
}
