package zh

func age() map[string]string {
	return map[string]string{
		":warning: The cloud has not been read whole yet, so tasks may be missing. Ask again in a minute.%s": ":warning: 还没有完整读取过云平台的数据，任务可能不全。请一分钟后再试。%s",
		":warning: These data are old: read %s. They are being read anew; ask again in a minute.%s":          ":warning: 数据已过时：读取于 %s。正在重新读取，请一分钟后再试。%s",
		"Read from the cloud %s.%s":               "数据读取于 %s。%s",
		" The last reading failed for %s":         " 最近一次读取失败的项目：%s",
		" and %s":                                 " 以及%s",
		"%s; what is shown of it is from before.": "%s；这些项目显示的是之前的数据。",
	}
}
