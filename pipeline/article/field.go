package article

import (
	"fmt"
	"strings"
	"time"

	"golang.org/x/text/language"

	"stance/pipeline/source"
)

// layouts are the forms of a date that are read: RFC 3339, with a space for the
// T as its section 5.6 allows and databases write, and dates. A time without a
// zone is UTC.
var layouts = []string{
	time.RFC3339Nano,
	"2006-01-02 15:04:05.999999999Z07:00",
	"2006-01-02T15:04:05.999999999",
	"2006-01-02 15:04:05.999999999",
	time.DateOnly,
}

// published reads a date; the zero time stands for none. Years that Parquet
// timestamps in microseconds could not hold, or that no newspaper has, are
// refused.
func published(v source.Value) (time.Time, error) {
	t := v.Time
	switch {
	case v.Kind == source.Null:
		return time.Time{}, nil
	case v.Kind == source.String:
		s := strings.TrimSpace(v.Str)
		if s == "" {
			return time.Time{}, nil
		}
		var err error
		for _, layout := range layouts {
			if t, err = time.Parse(layout, s); err == nil {
				break
			}
		}
		if err != nil {
			return time.Time{}, fmt.Errorf("%s is no date; write 2024-05-31 or 2024-05-31T18:30:00Z (RFC 3339)", v.Quote())
		}
	}
	t = t.UTC()
	if y := t.Year(); y < 1400 || y > 9999 {
		return time.Time{}, fmt.Errorf("%s is out of range, the years 1400 to 9999", t.Format(time.RFC3339))
	}
	return t, nil
}

// languageNames are the English names that feeds use where a code is meant.
var languageNames = map[string]string{
	"arabic": "ar", "chinese": "zh", "dutch": "nl", "english": "en", "french": "fr",
	"german": "de", "hindi": "hi", "italian": "it", "japanese": "ja", "korean": "ko",
	"polish": "pl", "portuguese": "pt", "russian": "ru", "spanish": "es",
	"turkish": "tr", "ukrainian": "uk",
	"unknown": "", "none": "", "und": "", "mul": "",
}

// languageCode makes an ISO 639-1 code of what a source calls the language:
// "en", "EN", "eng", "en-US", "en_GB", "English". "" stands for unknown.
func languageCode(given string) (string, error) {
	s := strings.ToLower(strings.TrimSpace(given))
	if s == "" {
		return "", nil
	}
	if code, ok := languageNames[s]; ok {
		return code, nil
	}
	tag, err := language.Parse(s)
	if err != nil {
		return "", fmt.Errorf("%.40q is no language code; write en, es, … (ISO 639-1), or leave it empty to have it detected", given)
	}
	base, _ := tag.Base()
	return base.String(), nil
}
