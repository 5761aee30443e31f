package page

// Step is one line of the guide. It has happened when one of its signs was seen; that a later step has says nothing of it.
type Step struct {
	Text   string   `json:"text"`
	Says   []string `json:"says"`   // words in a message that the person sees; any of them will do
	Window bool     `json:"window"` // or a window is open that can be sent off
}

// firstReschedule is the guide where Options name none.
func firstReschedule(command string) []Step {
	return []Step{
		{Text: "Type " + command + " and press Enter", Says: []string{"tasks, soonest first"}},
		{Text: "Click Reschedule on a task", Window: true},
		{Text: "Choose another time, then Review", Says: []string{"Nothing has been changed yet"}},
		{Text: "Read the draft and click Confirm", Says: []string{"onfirmed"}},
		{Text: "Watch the card, and the console beside it", Says: []string{": Done."}},
	}
}
