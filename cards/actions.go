package cards

import "strings"

// The action_ids of buttons. What stands in a button's value is a key to look something up, never a right.
const (
	Confirm    = "confirm"    // value: id of a draft
	Edit       = "edit"       // value: id of a draft
	Drop       = "drop"       // value: id of a draft
	Suggested  = "suggested"  // value: SuggestedValue
	FillIn     = "fill-in"    // in a window; value: FillInValue
	Withdraw   = "withdraw"   // value: id of a change
	Approve    = "approve"    // value: ShownFor
	Deny       = "deny"       // value: id of a change; opens a window
	Another    = "another"    // value: id of a change; opens a window
	Accept     = "accept"     // value: ShownFor
	Looking    = "looking"    // value: id of a change
	Explain    = "explain"    // value: id of a change or draft
	SignOff    = "sign-off"   // value: id of a change
	GiveCode   = "code"       // value: the metadata of CodeWindow; opens a window
	Frozen     = "frozen"     // no value: what stands in a freeze
	Show       = "show"       // value: handle of a task
	Reschedule = "reschedule" // value: handle of a task; opens a window
	Cancel     = "cancel"     // value: handle of a task; opens a window
	Again      = "again"      // value: id of a change; drafts the same wish anew
	Take       = "take"       // value: handle of a task
	TakeOver   = "take-over"  // value: OwnedValue
	GiveBack   = "give-back"  // value: handle of a task
	Go         = "go"         // value: AskedValue
	Move       = "move"       // value: AskedValue
	Call       = "call"       // value: AskedValue
	PastOf     = "history"    // value: handle of a task; opens a window
	Turn       = "turn"       // in a history; value: TurnValue
	Messages   = "messages"   // in App Home; value: on or off
	Speak      = "speak"      // in App Home; value: a language, or SlacksLanguage
	Forget     = "forget"     // value: id of a reminder
	Page       = "page"       // value: page, blank, the sentence of the list
	Run        = "run"        // value: a sentence to be read as if it had been typed
	Share      = "share"      // value: a sentence whose answer everybody is to see
)

// The callback_ids of windows, and the block_ids of their inputs. Choosing a task is a click too, with InputTask as its action.
const (
	RescheduleWindow  = "reschedule"
	CancelWindow      = "cancel"
	EditWindow        = "edit"
	DenyWindow        = "deny"
	AnotherWindow     = "another"
	CodeWindow        = "code"
	HistoryWindow     = "history"
	MaintenanceWindow = "maintenance"

	InputTask   = "task"
	InputWhen   = "when"
	InputReason = "reason"
	InputCode   = "code"
	InputWhat   = "what"
)

// The callback_ids of shortcuts, as docs/slack-manifest.yaml names them: on a message, and from anywhere.
const (
	RescheduleShortcut  = "reschedule_task"
	MaintenanceShortcut = "maintenance"
)

// variant keeps the action_ids of one block apart where it has several buttons of a kind: Slack wants them unique. Plain
// gives the action back.
func variant(action string, n string) string { return action + ":" + n }

// TaskValue is the value of what leads to a window for a task; glass keeps that the approvals are to be skipped.
func TaskValue(handle string, glass bool) string {
	if glass {
		return handle + " " + breakGlass
	}
	return handle
}

// ReadTaskValue gives back what TaskValue was made of.
func ReadTaskValue(value string) (handle string, glass bool) {
	handle, word, _ := strings.Cut(value, " ")
	return handle, word == breakGlass
}

const breakGlass = "break-glass"
