package maintenance

// Broadcast is what a route wants told in its channel too, and not only in the thread of a card. The zero Broadcast is nothing.
type Broadcast struct {
	Reminders bool // before a task, and what asks go or no-go
	Outcomes  bool // how a change or a task ended
}

// Holds says that notices of that kind are told in the channel too.
func (b Broadcast) Holds(k NoticeKind) bool {
	switch k {
	case Reminder, GoNotice, NoAnswerNotice, CallNotice:
		return b.Reminders
	case OutcomeNotice, EndNotice:
		return b.Outcomes
	}
	return false
}

// Broadcasts says that what is told of the item in the thread of a card in that channel is told in the channel too.
func (a Audience) Broadcasts(k NoticeKind, i Item, channel string) bool {
	for _, to := range a.Of(i) {
		if to.Channel == channel {
			return to.Broadcast.Holds(k)
		}
	}
	return false
}
