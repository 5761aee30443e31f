package app_test

// forged clicks buttons whose values are none that headsup gave them here: of another channel, of somebody else's draft, of what
// does not exist, and what would do harm if it were taken for more than a key.
func (o *one) forged(c cell, want row) {
	for _, f := range o.forgeries(c) {
		o.readUpTo(channelOf(c.where))
		o.compare(c, want.answer, o.insist(func() answer { return o.press(c, f.action, f.value) }))
	}
}

type forgery struct{ action, value string }

// slip is nearly the name of an instance of the channel: what is suggested for it must not be another channel's.
func slip(scope string) string {
	name := nameOf(scope)
	return name[:2] + name[3:] + "-0"
}

func odd() []string { return []string{"c9z9z9z9", "' OR 1=1 --", "<!channel> *x*"} }

func (o *one) forgeries(c cell) []forgery {
	// In a direct message nothing of the channels in which the person is belongs to others.
	foreign, mine := "ops", scopeOf(c.where)
	if c.where == "elsewhere" {
		foreign = "kafka"
	}
	var all []forgery
	add := func(action, suffix string, values ...string) {
		for _, value := range values {
			all = append(all, forgery{action, value + suffix})
		}
	}
	switch c.what {
	case "list":
		add("page", "", append(odd(), "1 cancel orders-mq because x", "1 ' OR 1=1 --")...)
	case "show", "reschedule", "cancel", "take", "give-back":
		if c.where != "direct" {
			add(c.what, "", o.gone[foreign], slip(foreign))
		}
		add(c.what, "", odd()...)
	case "history", "past":
		if c.where != "direct" {
			add("history", "", o.gone[foreign], slip(foreign))
			add("turn", "", "older 99999 "+o.gone[foreign], "newer 1 "+slip(foreign))
		}
		add("history", "", odd()...)
		add("turn", "", append(odd(), "older 0", "older 9999 c9z9z9z9", "newer 1 ' OR 1=1 --")...)
	case "go", "move", "call":
		if c.where != "direct" {
			add(c.what, " 1764000000 ", o.gone[foreign], slip(foreign))
		}
		add(c.what, " 1764000000 ", odd()...)
	case "approve":
		add("approve", " 0", append(odd(), o.others[mine])...)
		add("approve", "", o.others[mine], "")
		if c.where != "direct" {
			add("approve", "", o.open[foreign]+" "+o.shownFor(o.open[foreign]))
		}
	case "deny", "another-time", "withdraw":
		action := map[string]string{"deny": "deny", "another-time": "another", "withdraw": "withdraw"}[c.what]
		add(action, "", append(odd(), o.others[mine])...)
		if c.where != "direct" {
			add(action, "", o.open[foreign])
		}
	case "break-glass":
		add("confirm", "", append(odd(), o.glass[mine], o.others[foreign])...)
		if c.where != "direct" {
			add("cancel", " break-glass", o.gone[foreign])
		}
	case "delegate":
		add("run", "", append(odd(), "delegate", "delegate nobody until fri")...)
	}
	kept := all[:0]
	for _, f := range all {
		if f.value != "" {
			kept = append(kept, f)
		}
	}
	return kept
}
