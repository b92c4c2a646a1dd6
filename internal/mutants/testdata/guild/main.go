// Command guild says what the rules answer to a few questions.
package main

import (
	"fmt"

	"probity/procedure"
)

func main() {
	c := &procedure.Case{Members: []procedure.Member{{Name: "ann"}, {Name: "bo"}, {Name: "cy", Left: 3}}, Off: []string{"bo"}}
	fmt.Println(c.Sits(), c.Recused("ann"), c.Recused("bo"))
	for _, days := range []int{9, 10, 11} {
		c.Days, c.Noted = days, ""
		fmt.Printf("%d %q %q %q\n", days, c.Answer(procedure.Complainant), c.Answer(procedure.Respondent), c.Noted)
	}
}
