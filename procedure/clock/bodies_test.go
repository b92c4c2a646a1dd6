package clock

import "testing"

// The dates of packs of professional bodies, counted by hand from what is known
// of their texts. Where a pack departs from its text, both are here.
func TestABCOP(t *testing.T) {
	testRows(t, []row{
		{"ABCOP 2020, appeal, taken literally: before the letter of 26 April", "15 calendar days", "us", "the decision", "2021-04-01", "2021-04-16", "15 calendar days from the decision on Thu 1 Apr 2021: Fri 16 Apr 2021"},
		{"ABCOP 2020, appeal, as corrected", "15 calendar days", "us", "the decision & service of the decision", "2021-04-01 & 2021-04-26", "2021-05-11", "15 calendar days from the later of the decision on Thu 1 Apr 2021 and service of the decision on Mon 26 Apr 2021: Tue 11 May 2021"},
		{"ABCOP 2020, appeal, the letter came on the day itself", "15 calendar days", "us", "the decision & service of the decision", "2021-04-01T10:00 & 2021-04-01T16:00", "2021-04-16", ""},
		{"ABCOP 2020, appeal over new year, no roll", "15 calendar days", "us", "the decision & service of the decision", "2020-12-15 & 2020-12-19", "2021-01-03", ""},
		{"ABCOP 2020, notice of the decision", "30 calendar days", "us", "the decision", "2022-02-21", "2022-03-23", "30 calendar days from the decision on Mon 21 Feb 2022: Wed 23 Mar 2022"},
		{"ABCOP 2020, the board decides", "60 calendar days", "us", "receipt of the appeal", "2021-05-11", "2021-07-10", "60 calendar days from receipt of the appeal on Tue 11 May 2021: Sat 10 Jul 2021"},
		{"ABCOP 2020, yearly list", "1 year", "us", "the day the suspension took effect", "2024-02-29", "2025-02-28", "1 year from the day the suspension took effect on Thu 29 Feb 2024, February 2025 has no day 29: Fri 28 Feb 2025"},
	})
}

func TestNAR(t *testing.T) {
	testRows(t, []row{
		{"NAR manual, filing: from discovery", "180 calendar days", "us", "discovery", "2016-12-20", "2017-06-18", "180 calendar days from discovery on Tue 20 Dec 2016: Sun 18 Jun 2017"},
		{"NAR manual, filing: the transaction ended after discovery", "180 calendar days", "us", "discovery & the end of the transaction", "2015-12-01 & 2016-01-15", "2016-07-13", "180 calendar days from the later of discovery on Tue 1 Dec 2015 and the end of the transaction on Fri 15 Jan 2016: Wed 13 Jul 2016"},
		{"NAR manual, reply over a leap February", "15 calendar days", "us", "transmission of the complaint", "2016-02-15", "2016-03-01", "15 calendar days from transmission of the complaint on Mon 15 Feb 2016: Tue 1 Mar 2016"},
		{"NAR manual, copy of the reply, no roll", "5 calendar days", "us", "the reply", "2016-02-16", "2016-02-21", "5 calendar days from the reply on Tue 16 Feb 2016: Sun 21 Feb 2016"},
		{"NAR manual, day of the hearing", "5 calendar days", "us", "final referral", "2016-12-29", "2017-01-03", ""},
		{"NAR manual, notice of the hearing", "21 calendar days; min", "us", "notice", "2016-02-22", "2016-03-14", "21 calendar days from notice on Mon 22 Feb 2016: not before Mon 14 Mar 2016"},
		{"NAR manual, appeal of a dismissal", "20 calendar days", "us", "service of the dismissal", "2017-07-05", "2017-07-25", "20 calendar days from service of the dismissal on Wed 5 Jul 2017: Tue 25 Jul 2017"},
		{"NAR manual, appeal of a decision", "20 calendar days", "us", "service of the decision", "2016-03-14", "2016-04-03", ""},
	})
}

func TestACM(t *testing.T) {
	testRows(t, []row{
		{"ACM, a complaint typically comes within", "180 calendar days", "us", "the violation", "2024-11-04", "2025-05-03", "180 calendar days from the violation on Mon 4 Nov 2024: Sat 3 May 2025"},
		{"ACM 2025, appeal of either side", "30 calendar days", "us", "notification of the decision", "2025-03-03", "2025-04-02", "30 calendar days from notification of the decision on Mon 3 Mar 2025: Wed 2 Apr 2025"},
		{"ACM 2025, appeal, the last day is a Sunday", "30 calendar days", "us", "notification of the decision", "2025-07-18", "2025-08-17", ""},
	})
}

func TestASHA(t *testing.T) {
	testRows(t, []row{
		{"ASHA 2012, further consideration, by post", "30 calendar days; registered_post +3 calendar days", "us", "service of the Initial Determination", "registered_post 2013-03-06", "2013-04-08", "30 calendar days from service of the Initial Determination on Wed 6 Mar 2013, +3 calendar days because it was served by registered post: Mon 8 Apr 2013"},
		{"ASHA 2012, appeal after that decision, by post, no roll", "30 calendar days; registered_post +3 calendar days", "us", "service of the decision", "registered_post 2013-05-13", "2013-06-15", "30 calendar days from service of the decision on Mon 13 May 2013, +3 calendar days because it was served by registered post: Sat 15 Jun 2013"},
		{"ASHA 2012, appeal, taken literally from mailing: five days earlier", "30 calendar days; mail +3 calendar days", "us", "mailing of the decision", "mail 2013-05-08", "2013-06-10", ""},
		{"ASHA 2012, mailing days over the end of a leap February", "30 calendar days; registered_post +3 calendar days", "us", "service", "registered_post 2012-01-29", "2012-03-02", ""},
		{"ASHA 2012, two steps on end: from the Initial Determination to the last day of an appeal", "30 calendar days; registered_post +3 calendar days", "us", "service of the decision", "registered_post 2012-08-08", "2012-09-10", ""},
	})
}
