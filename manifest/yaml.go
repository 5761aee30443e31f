package manifest

import (
	"bytes"
	"fmt"
	"strconv"
	"text/template"

	"headsup/bot"
)

// page is the manifest for people: what each thing is for stands beside it.
const page = `# The Slack app of headsup, as headsup manifest prints it. On api.slack.com/apps: Create New App, From a manifest, and paste this.
# Whoever changes scopes or events later has to install the app once more; the tokens stay.
display_information:
  name: {{.Display.Name}}
  description: {{.Display.Description}}
features:
  bot_user:
    display_name: {{.Features.BotUser.Name}}
    always_online: {{.Features.BotUser.AlwaysOnline}}
  app_home:
    home_tab_enabled: {{.Features.Home.Home}} # what is coming for each person, what waits for them, and their settings
    messages_tab_enabled: {{.Features.Home.Messages}}
    messages_tab_read_only_enabled: {{.Features.Home.MessagesReadOnly}} # else nobody could write to the bot in its direct messages
  shortcuts:
{{- range .Features.Shortcuts}}
    - name: {{.Name}}
      type: {{.Type}}
      callback_id: {{.Callback}}
      description: {{.Description}}
{{- end}}
  slash_commands:
{{- range .Features.Commands}}
    - command: {{.Command}} # another name: set it as SLACK_COMMAND too
      description: {{.Description}}
      usage_hint: {{quoted .Hint}}
      should_escape: {{.Escape}} # mentions arrive as people; without it, delegate @bob cannot tell who is meant
{{- end}}
oauth_config:
  scopes:
    bot:
{{- range .OAuth.Scopes.Bot}}
      - {{.}} # {{for .}}
{{- end}}
settings:
  event_subscriptions:
    bot_events:
{{- range .Settings.Subscriptions.Events}}
      - {{.}} # {{for .}}
{{- end}}
  interactivity:
    is_enabled: {{.Settings.Interactivity.Enabled}}
  org_deploy_enabled: {{.Settings.OrgDeploy}}
  socket_mode_enabled: {{.Settings.SocketMode}}
  token_rotation_enabled: {{.Settings.TokenRotation}} # a token that expires would end headsup
`

// YAML is the manifest for people who paste it into Slack's page.
func (m Manifest) YAML() ([]byte, error) {
	reasons := map[string]string{}
	for _, n := range append(bot.Scopes(), bot.Events()...) {
		reasons[n.Name] = n.For
	}
	shown, err := template.New("manifest").Funcs(template.FuncMap{
		"quoted": strconv.Quote, "for": func(name string) string { return reasons[name] },
	}).Parse(page)
	if err != nil {
		return nil, fmt.Errorf("write manifest: %w", err)
	}
	var b bytes.Buffer
	if err := shown.Execute(&b, m); err != nil {
		return nil, fmt.Errorf("write manifest: %w", err)
	}
	return b.Bytes(), nil
}
