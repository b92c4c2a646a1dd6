package clock

import "testing"

const a526 = "45 CFR 160.526(a), "

func TestRoll(t *testing.T) {
	testRows(t, []row{
		{a526 + "Friday stays", "10 calendar days; next", "us", "service", "2024-05-07", "2024-05-17", "10 calendar days from service on Tue 7 May 2024: Fri 17 May 2024"},
		{a526 + "Saturday", "10 calendar days; next", "us", "service", "2024-05-08", "2024-05-20", "10 calendar days from service on Wed 8 May 2024 ends Sat 18 May 2024, not a business day (weekend), so Mon 20 May 2024"},
		{a526 + "Sunday", "10 calendar days; next", "us", "service", "2024-05-09", "2024-05-20", ""},
		{a526 + "Monday holiday", "10 calendar days; next", "us", "service", "2024-05-17", "2024-05-28", "10 calendar days from service on Fri 17 May 2024 ends Mon 27 May 2024, not a business day (Memorial Day), so Tue 28 May 2024"},
		{a526 + "Saturday before a Monday holiday", "10 calendar days; next", "us", "service", "2024-05-15", "2024-05-28", "10 calendar days from service on Wed 15 May 2024 ends Sat 25 May 2024, not a business day (weekend, then Memorial Day), so Tue 28 May 2024"},
		{a526 + "Juneteenth 2024", "10 calendar days; next", "us", "service", "2024-06-09", "2024-06-20", "10 calendar days from service on Sun 9 Jun 2024 ends Wed 19 Jun 2024, not a business day (Juneteenth), so Thu 20 Jun 2024"},
		{a526 + "19 June 2020 was a business day", "10 calendar days; next", "us", "service", "2020-06-09", "2020-06-19", "10 calendar days from service on Tue 9 Jun 2020: Fri 19 Jun 2020"},
		{a526 + "Juneteenth 2021 kept on the Friday", "10 calendar days; next", "us", "service", "2021-06-08", "2021-06-21", "10 calendar days from service on Tue 8 Jun 2021 ends Fri 18 Jun 2021, not a business day (Juneteenth observed, then weekend), so Mon 21 Jun 2021"},
		{a526 + "Independence Day 2021 kept on the Monday", "10 calendar days; next", "us", "service", "2021-06-24", "2021-07-06", "10 calendar days from service on Thu 24 Jun 2021 ends Sun 4 Jul 2021, not a business day (weekend, then Independence Day observed), so Tue 6 Jul 2021"},
		{a526 + "Independence Day 2026 kept on the Friday", "10 calendar days; next", "us", "service", "2026-06-23", "2026-07-06", "10 calendar days from service on Tue 23 Jun 2026 ends Fri 3 Jul 2026, not a business day (Independence Day observed, then weekend), so Mon 6 Jul 2026"},
		{a526 + "New Year 2022 kept in 2021", "10 calendar days; next", "us", "service", "2021-12-21", "2022-01-03", "10 calendar days from service on Tue 21 Dec 2021 ends Fri 31 Dec 2021, not a business day (New Year's Day observed, then weekend), so Mon 3 Jan 2022"},
		{a526 + "New Year 2023 kept on the Monday", "10 calendar days; next", "us", "service", "2022-12-22", "2023-01-03", "10 calendar days from service on Thu 22 Dec 2022 ends Sun 1 Jan 2023, not a business day (weekend, then New Year's Day observed), so Tue 3 Jan 2023"},
		{a526 + "Christmas 2021 kept on the 24th", "10 calendar days; next", "us", "service", "2021-12-14", "2021-12-27", ""},
		{a526 + "Christmas 2022 kept on the 26th", "10 calendar days; next", "us", "service", "2022-12-15", "2022-12-27", ""},
		{a526 + "Veterans Day 2023 kept on the 10th", "10 calendar days; next", "us", "service", "2023-10-31", "2023-11-13", ""},
		{a526 + "Labor Day", "10 calendar days; next", "us", "service", "2024-08-23", "2024-09-03", ""},
		{a526 + "Columbus Day", "10 calendar days; next", "us", "service", "2024-10-04", "2024-10-15", ""},
		{a526 + "Martin Luther King Day", "10 calendar days; next", "us", "service", "2025-01-10", "2025-01-21", ""},
		{a526 + "Presidents' Day", "10 calendar days; next", "us", "service", "2025-02-07", "2025-02-18", "10 calendar days from service on Fri 7 Feb 2025 ends Mon 17 Feb 2025, not a business day (Presidents' Day), so Tue 18 Feb 2025"},
		{a526 + "day after Thanksgiving is a business day", "10 calendar days; next", "us", "service", "2024-11-19", "2024-11-29", ""},
		{a526 + "Christmas Eve 2024 was no legal holiday", "10 calendar days; next", "us", "service", "2024-12-14", "2024-12-24", ""},
		{"own closures", "10 calendar days; next", "closed", "service", "2024-12-14", "2024-12-30", "10 calendar days from service on Sat 14 Dec 2024 ends Tue 24 Dec 2024, not a business day (office closed, then Christmas Day, then office closed, then weekend), so Mon 30 Dec 2024"},
		{"own closure after a holiday", "10 calendar days; next", "closed", "service", "2024-06-24", "2024-07-08", "10 calendar days from service on Mon 24 Jun 2024 ends Thu 4 Jul 2024, not a business day (Independence Day, then staff day, then weekend), so Mon 8 Jul 2024"},
		{"no roll (ACPE, calendar days as stated)", "10 calendar days", "us", "receipt", "2024-06-24", "2024-07-04", "10 calendar days from receipt on Mon 24 Jun 2024: Thu 4 Jul 2024"},
		{"previous business day", "10 calendar days; previous", "us", "service", "2024-05-08", "2024-05-17", "10 calendar days from service on Wed 8 May 2024 ends Sat 18 May 2024, not a business day (weekend), so Fri 17 May 2024"},
		{"previous business day over a holiday", "10 calendar days; previous", "us", "service", "2024-05-17", "2024-05-24", "10 calendar days from service on Fri 17 May 2024 ends Mon 27 May 2024, not a business day (Memorial Day, then weekend), so Fri 24 May 2024"},
		{"weekend of Friday and Saturday", "10 calendar days; next", "gulf", "service", "2024-05-07", "2024-05-19", "10 calendar days from service on Tue 7 May 2024 ends Fri 17 May 2024, not a business day (weekend), so Sun 19 May 2024"},
		{"listed holidays of England", "10 calendar days; next", "uk", "service", "2024-03-19", "2024-04-02", "10 calendar days from service on Tue 19 Mar 2024 ends Fri 29 Mar 2024, not a business day (Good Friday, then weekend, then Easter Monday), so Tue 2 Apr 2024"},
		{"no days at all, on a Saturday", "0 calendar days; next", "us", "service", "2024-07-06", "2024-07-08", "the day of service on Sat 6 Jul 2024 falls on Sat 6 Jul 2024, not a business day (weekend), so Mon 8 Jul 2024"},
		{"no days at all", "0 calendar days", "us", "service", "2024-07-06", "2024-07-06", "the day of service on Sat 6 Jul 2024: Sat 6 Jul 2024"},
		{"one week", "1 week; next", "us", "service", "2024-06-27", "2024-07-05", ""},
	})
}

const b526 = "45 CFR 160.526(b), "

func TestShortPeriod(t *testing.T) {
	testRows(t, []row{
		{b526 + "six days over a weekend", "6 calendar days; next; short 7", "us", "the order", "2024-05-06", "2024-05-14", "6 calendar days from the order on Mon 6 May 2024, not counting weekends and holidays because the period is shorter than 7 calendar days: Tue 14 May 2024"},
		{b526 + "seven days are not short", "7 calendar days; next; short 7", "us", "the order", "2024-05-06", "2024-05-13", "7 calendar days from the order on Mon 6 May 2024: Mon 13 May 2024"},
		{b526 + "six days over a holiday", "6 calendar days; next; short 7", "us", "the order", "2024-05-22", "2024-05-31", ""},
		{b526 + "five days from a Friday", "5 calendar days; next; short 7", "us", "the order", "2024-05-03", "2024-05-10", ""},
		{b526 + "three days from a Wednesday", "3 calendar days; next; short 7", "us", "the order", "2024-07-03", "2024-07-09", "3 calendar days from the order on Wed 3 Jul 2024, not counting weekends and holidays because the period is shorter than 7 calendar days: Tue 9 Jul 2024"},
		{b526 + "one day from a Friday", "1 calendar day; next; short 7", "us", "the order", "2024-05-03", "2024-05-06", ""},
		{b526 + "one day from a Saturday", "1 calendar day; next; short 7", "us", "the order", "2024-05-04", "2024-05-06", ""},
		{b526 + "two days at new year", "2 calendar days; next; short 7", "us", "the order", "2021-12-30", "2022-01-04", ""},
		{b526 + "no days", "0 calendar days; next; short 7", "us", "the order", "2024-05-06", "2024-05-06", "the day of the order on Mon 6 May 2024: Mon 6 May 2024"},
		{b526 + "a week is a week", "1 week; next; short 7", "us", "the order", "2024-05-06", "2024-05-13", ""},
		{b526 + "the rule off", "6 calendar days; next", "us", "the order", "2024-05-06", "2024-05-13", "6 calendar days from the order on Mon 6 May 2024 ends Sun 12 May 2024, not a business day (weekend), so Mon 13 May 2024"},
	})
}

func TestBusinessDays(t *testing.T) {
	testRows(t, []row{
		{"ABNM, ten business days", "10 business days", "us", "notification", "2024-05-06", "2024-05-20", "10 business days from notification on Mon 6 May 2024: Mon 20 May 2024"},
		{"ABNM, over Memorial Day", "10 business days", "us", "notification", "2024-05-20", "2024-06-04", ""},
		{"ABNM, over Christmas and new year", "10 business days", "us", "notification", "2024-12-20", "2025-01-07", "10 business days from notification on Fri 20 Dec 2024: Tue 7 Jan 2025"},
		{"ABNM, notified on a Saturday", "10 business days", "us", "notification", "2024-05-04", "2024-05-17", ""},
		{"NASW, membership check", "14 business days", "us", "the request", "2024-06-10", "2024-07-01", ""},
		{"NBCOT, general complaints", "21 business days", "us", "the complaint", "2024-11-01", "2024-12-04", "21 business days from the complaint on Fri 1 Nov 2024: Wed 4 Dec 2024"},
		{"IEEE, check back after 5", "5 business days; min", "us", "the report", "2024-08-28", "2024-09-05", ""},
		{"IEEE, check back after 6", "6 business days; min", "us", "the report", "2024-08-28", "2024-09-06", "6 business days from the report on Wed 28 Aug 2024: not before Fri 6 Sep 2024"},
		{"CPUK, three working days", "3 business days", "uk", "the hearing", "2024-05-02", "2024-05-08", "3 business days from the hearing on Thu 2 May 2024: Wed 8 May 2024"},
		{"CPUK, over Easter", "3 business days", "uk", "the hearing", "2024-03-27", "2024-04-03", ""},
		{"CPUK, over Christmas", "3 business days", "uk", "the hearing", "2024-12-23", "2024-12-30", ""},
		{"one business day from a Friday", "1 business day", "us", "service", "2024-05-03", "2024-05-06", "1 business day from service on Fri 3 May 2024: Mon 6 May 2024"},
		{"no business days, on a Sunday", "0 business days; next", "us", "service", "2024-05-05", "2024-05-06", ""},
		{"same day, on a business day", "3 business days; same day", "us", "service", "2024-05-06", "2024-05-08", "3 business days from service on Mon 6 May 2024, that day included: Wed 8 May 2024"},
		{"same day, on a Saturday", "3 business days; same day", "us", "service", "2024-05-04", "2024-05-08", ""},
		{"Sunday is a business day in Riyadh", "5 business days", "gulf", "service", "2024-05-08", "2024-05-15", ""},
		{"own closures do not count", "3 business days", "closed", "service", "2024-12-23", "2025-01-02", ""},
	})
}
