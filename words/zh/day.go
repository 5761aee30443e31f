package zh

func day() map[string]string {
	return map[string]string{
		"%s %s %s":     "%[2]s %[1]s %[3]s",
		"%s %d %s %s":  "%[3]s%[2]d日 %[1]s %[4]s",
		"%s %s":        "%s %s",
		"%s to %s":     "%s 至 %s",
		"%[1]s, %[2]s": "%[1]s，%[2]s",
		"Sun":          "周日",
		"Mon":          "周一",
		"Tue":          "周二",
		"Wed":          "周三",
		"Thu":          "周四",
		"Fri":          "周五",
		"Sat":          "周六",
		"Jan":          "1月",
		"Feb":          "2月",
		"Mar":          "3月",
		"Apr":          "4月",
		"May":          "5月",
		"Jun":          "6月",
		"Jul":          "7月",
		"Aug":          "8月",
		"Sep":          "9月",
		"Oct":          "10月",
		"Nov":          "11月",
		"Dec":          "12月",
	}
}
