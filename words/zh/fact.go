package zh

func fact() map[string]string {
	return map[string]string{
		":warning: It was due at %s and has not started.":                                      ":warning: 本应在 %s 开始，但还没有开始。",
		"It was due at %s and had not started by %s.":                                          "本应在 %s 开始，到 %s 还没有开始。",
		"It began %s, %s before the time it was known to be set for, %s.":                      "开始于 %s，比已知的预定时间早 %s，预定时间为 %s。",
		":warning: It has been running since %s, at least twice as long as usual; usually %s.": ":warning: 自 %s 起一直在执行，至少是平常的两倍；通常耗时 %s。",
		"It ran at least twice as long as usual; usually %s.":                                  "执行时间至少是平常的两倍；通常耗时 %s。",
		"Something is odd about it (%s).":                                                      "情况有些异常（%s）。",
	}
}
