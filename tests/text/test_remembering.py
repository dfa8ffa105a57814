"""Answers about a text are kept, but for texts so long that they would fill the memory."""

from pipeline.text.remembering import remembered


def test_a_short_text_is_asked_once_and_a_long_one_anew():
    asked = []

    @remembered
    def length(text):
        asked.append(text)
        return len(text)

    assert [length("节水"), length("节水"), length("节水" * 9000), length("节水" * 9000)] == [
        2,
        2,
        18000,
        18000,
    ]
    assert len(asked) == 3
