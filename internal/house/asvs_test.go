package house_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
)

// controls is how many controls of levels 1 and 2 each section of ASVS 5.0.0 has;
// they are numbered from 1.
const controls = `1.1:2 1.2:9 1.3:11 1.4:3 1.5:2 2.1:3 2.2:3 2.3:4 2.4:1 3.2:2 3.3:4 3.4:6 3.5:5 3.7:2 4.1:3 4.2:1 4.3:2 4.4:4 5.1:1 5.2:3 5.3:2 5.4:3
	6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4 7.1:3 7.2:4 7.3:2 7.4:5 7.5:2 7.6:2 8.1:2 8.2:3 8.3:1 8.4:1 9.1:3 9.2:4
	10.1:2 10.2:2 10.3:4 10.4:11 10.5:5 10.6:2 10.7:3 11.1:2 11.2:3 11.3:3 11.4:4 11.5:1 11.6:1 12.1:3 12.2:2 12.3:4
	13.1:1 13.2:5 13.3:2 13.4:5 14.1:2 14.2:4 14.3:3 15.1:3 15.2:3 15.3:7 16.1:1 16.2:5 16.3:4 16.4:3 16.5:3 17.1:1 17.2:4 17.3:2`

var answerRow = regexp.MustCompile(`(?m)^\| ([0-9., ]+) \| (held|not held|does not apply|left to whoever runs it)\b`)

// Each control has one answer, and nothing is answered that was not asked.
func TestEveryControlOfLevelTwoIsAnswered(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/asvs.md")
	if err != nil {
		t.Fatal(err)
	}
	answers := map[string]int{}
	for _, row := range answerRow.FindAllStringSubmatch(string(text), -1) {
		for no := range strings.SplitSeq(row[1], ", ") {
			answers[no]++
		}
	}
	asked := 0
	for section := range strings.FieldsSeq(controls) {
		name, count, _ := strings.Cut(section, ":")
		n := 0
		if _, err := fmt.Sscan(count, &n); err != nil {
			t.Fatal(err)
		}
		for i := 1; i <= n; i++ {
			no := fmt.Sprintf("%s.%d", name, i)
			if answers[no] != 1 {
				t.Errorf("%s has %d answers", no, answers[no])
			}
			delete(answers, no)
			asked++
		}
	}
	if asked != 253 {
		t.Errorf("%d controls were asked for", asked)
	}
	for no := range answers {
		t.Errorf("%s is answered and was not asked", no)
	}
}
