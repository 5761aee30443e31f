package app

import "context"

// missFactors logs who cannot do what a rule lets them, since it asks for a second factor that they do not have.
func (a *App) missFactors(ctx context.Context) {
	factors, err := a.store.Factors(ctx)
	if err != nil {
		a.o.Logger.Warn("second factors were not read", "error", err)
		return
	}
	enrolled := map[string]bool{}
	for _, f := range factors {
		enrolled[f.Person] = true
	}
	for _, l := range a.policy().Lacks(enrolled, a.o.Now()) {
		a.o.Logger.Warn("rule asks for a second factor that people do not have", "rule", l.Rule.String(), "users", l.People)
	}
}
