"""The rules, in the order in which they are asked; this list is the only one."""

from pipeline.repair.rule import Rule
from pipeline.repair.rules import (
    dates,
    numbers,
    pairs,
    punctuation,
    seams,
    sequence,
    units,
    width,
    wording,
)

RULES: tuple[Rule, ...] = (
    numbers.halfwidth_digits,
    numbers.year_brackets,
    numbers.year_closed,
    numbers.no_padding_zero,
    dates.no_space_in_date,
    dates.signed_date_signs,
    dates.text_date_signs,
    dates.date_signs_before_space,
    punctuation.curved_quotes,
    punctuation.corner_quotes,
    punctuation.curved_single_quotes,
    punctuation.whole_dashes,
    punctuation.whole_ellipses,
    width.fullwidth_brackets,
    width.fullwidth_marks,
    units.raised_exponents,
    units.roman_numerals,
    units.celsius_sign,
    units.lowered_digits,
    seams.mark_after_percentage,
    seams.mark_before_latin_term,
    seams.dash_between_years,
    seams.stop_at_end,
    seams.percentages_apart,
    pairs.quotes_balanced,
    pairs.brackets_balanced,
    punctuation.no_doubled_marks,
    numbers.lost_class_numeral,
    numbers.bare_item_numbers,
    units.powers_of_ten,
    wording.no_doubled_person,
    wording.two_sides_of_equal_weight,
    wording.words_stand_once,
    wording.both_parts_present,
    wording.no_replacement_characters,
    sequence.counted_items_complete,
    sequence.headings_in_order,
    sequence.flattened_paragraphs,
    sequence.ends_at_full_lines,
)
"""Every rule; a finder earlier in the list wins where two want the same characters."""

RULES_BY_ID: dict[str, Rule] = {rule.id: rule for rule in RULES}
