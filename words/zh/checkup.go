package zh

func checkup() map[string]string {
	return map[string]string{
		"This is a test of headsup's: its messages reach this channel. Nothing has to be done.": "这是 headsup 的测试消息：它的消息能发到这个频道。无需任何操作。",
	}
}
