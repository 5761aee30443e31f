package timeline_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	imagedraw "image/draw"
	"image/png"
	"os"
	"testing"
	"time"

	"github.com/prometheus/alertmanager/timeinterval"

	"headsup/maintenance"
	"headsup/timeline"
)

var pictures = os.Getenv("TIMELINE_PICTURES") // a folder, for whoever wants to look

func now() time.Time { return time.Date(2026, time.November, 26, 9, 30, 0, 0, time.UTC) }

func words() timeline.Words {
	return timeline.Words{
		Now: "now", Freeze: "freeze", Window: "maintenance window", Waits: "a change waits", Tasks: "tasks",
		Weekdays: [7]string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
	}
}

func item(name string, e maintenance.Engine, in time.Duration, handle string) maintenance.Item {
	return maintenance.Item{
		Task: maintenance.Task{Instance: "id of " + name, ID: handle, Handle: handle, Status: maintenance.Created, ScheduledAt: now().Add(in)},
		Instance: maintenance.Instance{
			ID: "id of " + name, Name: name, Engine: e, Project: "prod", Window: maintenance.Window{Begin: "22:00", End: "02:00"},
		},
	}
}

const day = 24 * time.Hour

// few are some instances of every engine.
func few() timeline.View {
	waits := item("payments-rabbitmq-prod-eu-west-01", maintenance.RabbitMQ, 4*day, "m3n4")
	waits.Change = &maintenance.Change{ID: "c3f1", State: maintenance.Pending}
	return timeline.View{
		Items: []maintenance.Item{
			item("orders-kafka", maintenance.Kafka, 2*time.Hour, "k7q2"), item("orders-kafka", maintenance.Kafka, 3*time.Hour, "k8q3"),
			item("events-rocketmq", maintenance.RocketMQ, 20*time.Hour, "r2d2"), item("billing-rabbitmq", maintenance.RabbitMQ, 2*day, "b1b2"),
			waits, item("orders-kafka", maintenance.Kafka, 5*day, "k9q4"), item("events-rocketmq", maintenance.RocketMQ, 7*day+10*time.Hour, "r3d3"),
			item("audit-kafka", maintenance.Kafka, 20*day, "z9z9"),
		},
		Freezes: []maintenance.Freeze{{Name: "year-end", Intervals: []timeinterval.TimeInterval{{
			Weekdays: []timeinterval.WeekdayRange{{InclusiveRange: timeinterval.InclusiveRange{Begin: 6, End: 6}}},
		}}}},
		Windows: map[string]*time.Location{"prod": time.UTC}, Now: now(), Days: 7, Words: words(),
		Lasts: func(i maintenance.Item) time.Duration {
			return map[string]time.Duration{"b1b2": 12 * time.Hour}[i.Task.Handle]
		},
	}
}

// many are so many tasks on so many instances, within the days.
func many(tasks, instances, days int) timeline.View {
	v := few()
	v.Items, v.Days = nil, days
	engines := []maintenance.Engine{maintenance.Kafka, maintenance.RabbitMQ, maintenance.RocketMQ}
	for n := range tasks {
		i := n % instances
		v.Items = append(v.Items, item(fmt.Sprintf("%s-%s-%03d", []string{"orders", "billing", "audit", "events"}[i%4], engines[i%3], i), engines[i%3],
			time.Duration(n)*time.Duration(days)*day/time.Duration(tasks), fmt.Sprintf("t%03d", n)))
	}
	return v
}

func draw(t testing.TB, name string, v timeline.View) (timeline.Picture, *image.NRGBA) {
	t.Helper()
	p, err := timeline.Draw(v)
	if err != nil {
		t.Fatal(err)
	}
	if pictures != "" {
		if err := os.WriteFile(pictures+"/"+name+".png", p.PNG, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	drawn, err := png.Decode(bytes.NewReader(p.PNG))
	if err != nil {
		t.Fatal(err)
	}
	plain := image.NewNRGBA(drawn.Bounds())
	imagedraw.Draw(plain, plain.Bounds(), drawn, drawn.Bounds().Min, imagedraw.Src)
	return p, plain
}

func shows(drawn *image.NRGBA, c color.NRGBA) (pixels int) {
	b := drawn.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if drawn.NRGBAAt(x, y) == c {
				pixels++
			}
		}
	}
	return pixels
}

// TestWhateverIsComingThePictureStaysReadable: of a phone's width, no longer than two of its screens, and small enough to be sent at once.
func TestWhateverIsComingThePictureStaysReadable(t *testing.T) {
	none := few()
	none.Items = nil
	for _, c := range []struct {
		name     string
		view     timeline.View
		grouping timeline.Grouping
		rows     int
	}{
		{"none", none, timeline.ByInstance, 0},
		{"few", few(), timeline.ByInstance, 4},
		{"many", many(40, 20, 7), timeline.ByInstance, 20},
		{"month", many(30, 12, 30), timeline.ByInstance, 12},
		{"500 tasks", many(500, 200, 7), timeline.ByFamily, 12},
		{"500 tasks on one instance", many(500, 1, 7), timeline.ByFamily, 1},
		{"500 tasks in a month", many(500, 500, 30), timeline.ByFamily, 12},
		{"6000 tasks", many(6000, 2000, 30), timeline.ByFamily, 12},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, drawn := draw(t, c.name, c.view)
			if p.Grouping != c.grouping || p.Rows != c.rows {
				t.Errorf("%d rows by %s, want %d by %s", p.Rows, p.Grouping, c.rows, c.grouping)
			}
			if size := drawn.Bounds(); size.Dx() != 900 || size.Dx() != p.Width || size.Dy() != p.Height || p.Height > 1500 || len(p.PNG) > 400_000 {
				t.Errorf("%d x %d pixels in %d bytes, and it is said to be %d x %d", size.Dx(), size.Dy(), len(p.PNG), p.Width, p.Height)
			}
			if len(p.Shown)+p.Later != len(c.view.Items) {
				t.Errorf("%d tasks are shown and %d later, of %d", len(p.Shown), p.Later, len(c.view.Items))
			}
		})
	}
}

// TestNothingIsToldByColourAlone: engines differ in hatch, a change that waits in its edge, freezes are hatched and windows underlined.
func TestNothingIsToldByColourAlone(t *testing.T) {
	blue, orange, green := color.NRGBA{G: 114, B: 178, A: 255}, color.NRGBA{R: 230, G: 159, A: 255}, color.NRGBA{G: 158, B: 115, A: 255}
	sky, purple := color.NRGBA{R: 86, G: 180, B: 233, A: 255}, color.NRGBA{R: 204, G: 121, B: 167, A: 255}
	all, drawn := few(), map[string]*image.NRGBA{}
	for name, edit := range map[string]func(*timeline.View){
		"all": func(*timeline.View) {}, "no zone": func(v *timeline.View) { v.Windows = nil }, "no freeze": func(v *timeline.View) { v.Freezes = nil },
		"kafka": only(maintenance.Kafka), "rabbitmq": only(maintenance.RabbitMQ), "rocketmq": only(maintenance.RocketMQ),
	} {
		v := all
		edit(&v)
		_, drawn[name] = draw(t, name, v)
	}
	for _, c := range []struct {
		of    string
		color color.NRGBA
		shown bool
	}{
		{"kafka", blue, true},
		{"kafka", orange, false},
		{"rabbitmq", orange, true},
		{"rabbitmq", green, false},
		{"rocketmq", green, true},
		{"rocketmq", blue, false},
		{"all", sky, true},
		{"no zone", sky, false},
		{"all", purple, true},
		{"no freeze", purple, false},
	} {
		if got := shows(drawn[c.of], c.color) > 0; got != c.shown {
			t.Errorf("%s: %v is shown: %t", c.of, c.color, got)
		}
	}
	// A bar of kafka is all blue, in others every line across one meets another colour.
	for name, c := range map[string]struct {
		color   color.NRGBA
		hatched bool
	}{"kafka": {blue, false}, "rabbitmq": {orange, true}, "rocketmq": {green, true}} {
		if got := widest(drawn[name], c.color) < 12; got != c.hatched {
			t.Errorf("%s is hatched: %t; its colour stands in squares of %d pixels", name, got, widest(drawn[name], c.color))
		}
	}
}

func only(e maintenance.Engine) func(*timeline.View) {
	return func(v *timeline.View) {
		var items []maintenance.Item
		for _, i := range v.Items {
			if i.Instance.Engine == e && i.Change == nil {
				items = append(items, i)
			}
		}
		v.Items = items
	}
}

// widest is the side of the largest square of one colour.
func widest(drawn *image.NRGBA, c color.NRGBA) (side int) {
	b := drawn.Bounds()
	above := make([]int, b.Dx()+1)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		row := make([]int, b.Dx()+1)
		for x := b.Min.X; x < b.Max.X; x++ {
			if drawn.NRGBAAt(x, y) == c {
				row[x+1] = 1 + min(row[x], above[x], above[x+1])
				side = max(side, row[x+1])
			}
		}
		above = row
	}
	return side
}

// TestTheSameViewIsTheSamePicture, byte for byte.
func TestTheSameViewIsTheSamePicture(t *testing.T) {
	first, _ := draw(t, "few", few())
	second, _ := draw(t, "few", few())
	if !bytes.Equal(first.PNG, second.PNG) {
		t.Error("they differ")
	}
}

func BenchmarkDraw(b *testing.B) {
	for _, c := range []struct {
		name string
		view timeline.View
	}{{"few", few()}, {"500 tasks", many(500, 200, 7)}, {"26 lanes", many(40, 20, 7)}, {"6000 tasks", many(6000, 2000, 30)}, {"few in Chinese", chinese("春节封网")}} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := timeline.Draw(c.view); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
