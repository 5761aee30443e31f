package page

import (
	"net/http"
	"strings"
)

// picture gives a picture that was uploaded to Slack, to whoever sees a message with it. Anything else in a file stays where it is: a browser might run it.
func (p *Page) picture(w http.ResponseWriter, r *http.Request) {
	f, ok := p.o.Slack.File(r.PathValue("id"))
	kind := http.DetectContentType(f.Content)
	if !ok || !strings.HasPrefix(kind, "image/") {
		http.Error(w, "There is no such picture.", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", kind)
	_, _ = w.Write(f.Content) // whoever went away does not want it
}
