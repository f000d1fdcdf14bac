package article

import (
	"strings"
	"testing"

	"stance/pipeline/source"
)

func TestDetect(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"English", "The prime minister told parliament on Monday that the treaty would not be renegotiated.", "en"},
		{"English, short", "He said the vote was rigged.", "en"},
		{"English, foreign names", "Bashar al-Assad, Recep Tayyip Erdoğan, Andrés Manuel López Obrador and Luiz Inácio Lula da Silva were among those who had been invited to Ciudad de México by the Secretaría de Relaciones Exteriores.", "en"},
		{"English with a Spanish quote", "“No vamos a negociar con los golpistas”, the mayor told the crowd, which had been waiting in the rain for an hour, and it answered with a song.", "en"},
		{"English in capitals", "THE GOVERNMENT HAS REJECTED THE CLAIMS OF THE OPPOSITION AND SAYS IT WILL APPEAL", "en"},
		{"headline", "Maduro Denounces Aggression", ""},
		{"headline with particles of names", "Ursula von der Leyen, Carmen de la Peña, Juan de los Santos", ""},
		{"possessives", "Sanders’s critics’ letter, Rubio’s answer", ""},
		{"names", "Kovačević, Petrović, Novák, Dvořák", ""},
		{"nothing", "", ""},
		{"digits", "12,946 79,101,081 14.38%", ""},
		{"emoji", "🙂🙂🙂", ""},
		{"Spanish", "El presidente de la República denunció ayer que la oposición intenta impedir las elecciones, según un comunicado.", "es"},
		{"Spanish, short", "El ministro rechazó las acusaciones de la oposición.", "es"},
		{"French", "Le ministre des Affaires étrangères a déclaré mardi que l’accord n’était plus dans l’intérêt du pays.", "fr"},
		{"German", "Die Außenministerin wies die Vorwürfe am Dienstag zurück und sagte, das Abkommen sei nicht verhandelbar.", "de"},
		{"Portuguese", "O presidente do Senado afirmou que a proposta não será votada antes das eleições, e criticou os ministros.", "pt"},
		{"Italian", "Il ministro degli Esteri ha detto che il governo non accetterà le condizioni della Commissione.", "it"},
		{"Dutch", "De minister zei dat het kabinet niet van plan is om de afspraken met de Europese Unie te herzien.", "nl"},
		{"Polish", "Premier powiedział, że rząd nie zgodzi się na warunki, które przedstawiła opozycja w środę.", "pl"},
		{"Turkish", "Cumhurbaşkanı, muhalefetin iddialarının doğru olmadığını ve bu konuda bir açıklama yapılacağını söyledi, ancak ayrıntı vermedi.", "tr"},
		{"Swedish", "Statsministern sade att regeringen inte kommer att acceptera de krav som oppositionen har ställt.", "sv"},
		{"Indonesian", "Presiden mengatakan bahwa pemerintah tidak akan menerima tuntutan yang diajukan oleh partai oposisi itu.", "id"},
		{"Russian", "Министр иностранных дел заявил, что страна не примет условия, которые выдвинула оппозиция.", "ru"},
		{"Ukrainian", "Міністр закордонних справ заявив, що країна не прийме умови, які висунула опозиція, і що переговори триватимуть.", "uk"},
		{"Arabic", "قال وزير الخارجية إن بلاده لن تقبل الشروط التي وضعتها المعارضة.", "ar"},
		{"Persian", "وزیر امور خارجه گفت که کشور شرایطی را که مخالفان گذاشته\u200cاند نمی\u200cپذیرد و گفتگوها ادامه دارد.", "fa"},
		{"Chinese", "外交部长周二表示，政府不会接受反对派提出的条件。", "zh"},
		{"Japanese", "外務大臣は火曜日、政府は野党の条件を受け入れないと述べた。", "ja"},
		{"Korean", "외무장관은 정부가 야당의 조건을 받아들이지 않을 것이라고 말했다.", "ko"},
		{"Greek", "Ο υπουργός δήλωσε ότι η κυβέρνηση δεν θα δεχθεί τους όρους.", "el"},
		{"Hebrew", "שר החוץ אמר כי הממשלה לא תקבל את תנאי האופוזיציה.", "he"},
		{"Hindi", "विदेश मंत्री ने कहा कि सरकार विपक्ष की शर्तें स्वीकार नहीं करेगी।", "hi"},
		{"Chinese with Latin names", "NATO 和 EU 的部长周二在布鲁塞尔举行会议，讨论了新的制裁措施。", "zh"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, text := range []string{c.text, strings.Repeat(c.text+" ", 200)} {
				if got := Detect(text); got != c.want {
					t.Errorf("language %q of %d bytes, want %q", got, len(text), c.want)
				}
			}
		})
	}
}

func TestLanguageCode(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "en": "en", "EN": "en", "eng": "en", "en-US": "en", "en_GB": "en", "English": "en",
		"es-419": "es", "zh-Hans-CN": "zh", "und": "", "unknown": "", " fr ": "fr",
	} {
		if got, err := languageCode(in); err != nil || got != want {
			t.Errorf("%q: %q, %v, want %q", in, got, err, want)
		}
	}
	if _, err := languageCode("klingonish!"); err == nil {
		t.Error("no error")
	}
}

func TestPublished(t *testing.T) {
	for in, want := range map[string]string{
		"2024-05-31":                  "2024-05-31T00:00:00Z",
		"2024-05-31T18:30:00Z":        "2024-05-31T18:30:00Z",
		"2024-05-31T18:30:00.25Z":     "2024-05-31T18:30:00.25Z",
		"2024-05-31T01:30:00+02:00":   "2024-05-30T23:30:00Z",
		"2024-05-31 18:30:00+00:00":   "2024-05-31T18:30:00Z",
		"2024-05-31 18:30:00":         "2024-05-31T18:30:00Z",
		" 2024-05-31 ":                "2024-05-31T00:00:00Z",
		"":                            "0001-01-01T00:00:00Z",
		"31/05/2024":                  "error",
		"2024-02-30":                  "error",
		"0900-01-01":                  "error",
		"1717180200":                  "error",
		"2024-05-31T18:30:00Z junk":   "error",
		"Fri, 31 May 2024 18:30 +000": "error",
	} {
		got := "error"
		if at, err := published(source.Value{Kind: source.String, Str: in}); err == nil {
			got = at.Format("2006-01-02T15:04:05.999999999Z07:00")
		}
		if got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
	}
}

func FuzzDetect(f *testing.F) {
	for _, s := range []string{"", "'", "the", "l'", "l’été", "\xFF", strings.Repeat("é", 5000), strings.Repeat("a ", 9000)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if code := Detect(s); len(code) != 0 && len(code) != 2 {
			t.Errorf("code %q", code)
		}
	})
}
