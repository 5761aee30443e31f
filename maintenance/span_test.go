package maintenance_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/alertmanager/timeinterval"

	"headsup/maintenance"
)

// TestSpansAreWhereItHolds: in the hours that a zone's clock shows, cut to what was asked for.
func TestSpansAreWhereItHolds(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	at := func(text string) time.Time {
		when, err := time.Parse("2006-01-02 15:04", text)
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	span := func(from, until string) maintenance.Span { return maintenance.Span{From: at(from), Until: at(until)} }
	from, until := at("2027-03-26 23:00"), at("2027-03-29 22:00") // three days in Berlin, the second of which is an hour short
	night := maintenance.Window{Begin: "22:00", End: "04:00"}
	freeze := maintenance.Freeze{Intervals: []timeinterval.TimeInterval{{
		Weekdays: []timeinterval.WeekdayRange{{InclusiveRange: timeinterval.InclusiveRange{Begin: 0, End: 0}}}, Location: &timeinterval.Location{Location: berlin},
	}}}
	for name, c := range map[string]struct{ got, want []maintenance.Span }{
		"freeze": {freeze.Spans(from, until), []maintenance.Span{span("2027-03-27 23:00", "2027-03-28 22:00")}},
		"window": {night.Spans(from, until, berlin), []maintenance.Span{
			span("2027-03-26 23:00", "2027-03-27 03:00"), span("2027-03-27 21:00", "2027-03-28 02:00"),
			span("2027-03-28 20:00", "2027-03-29 02:00"), span("2027-03-29 20:00", "2027-03-29 22:00"),
		}},
		"always open":      {maintenance.Window{Begin: "02:00", End: "02:00"}.Spans(from, until, berlin), nil},
		"zone not known":   {night.Spans(from, until, nil), nil},
		"never in between": {freeze.Spans(at("2027-03-29 00:00"), until), nil},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
