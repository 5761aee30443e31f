package page

import (
	"context"
	"net/http"
)

// Record is the program's own record, as whoever has its database stands to it: they can edit a row by hand, and have it checked.
type Record struct {
	Command func() string // what one types to check it; empty: there is none to be edited here
	Check   func(context.Context) (said string, whole bool)
	Tamper  func(context.Context) (done string)
	Mend    func(context.Context) (done string)
}

// command is what one types to check the record; empty where the page has none.
func (r *Record) command() string {
	if r == nil {
		return ""
	}
	return r.Command()
}

// inRecord edits the record, or puts back what was edited, and has it checked.
func (p *Page) inRecord(r *http.Request, d deed) result {
	record := p.o.Record
	if record.command() == "" {
		return result{Text: "There is no record here that could be edited."}
	}
	var done string
	switch d.Action {
	case "tamper":
		done = record.Tamper(r.Context())
	case "mend":
		done = record.Mend(r.Context())
	case "check":
	default:
		return result{Text: "The page does not know how to do that to a record."}
	}
	said, whole := record.Check(r.Context())
	return result{Text: done, Said: said, Broken: !whole}
}
