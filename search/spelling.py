"""“Did you mean …”, from the words of names."""

from itertools import islice, product

from django.db.models.functions import Length

from search.finding import occurs
from search.models import Word
from search.query import Phrase, Query, read_query

LEAST_ALIKE = 0.59  # of 1: two slips in a word of five letters; “copolda” and “copolad” are alike by 0.86
CANDIDATES = 8  # for each word
TRIED = 24
OFFERED = 3


def did_you_mean(query: Query) -> list[str]:
    """Queries that do find something, the likeliest first, for one that finds nothing."""
    choices = [[phrase] if occurs([[phrase]]) else alike(phrase) for phrase in query.phrases]
    texts = (Query(phrases, "").text for phrases in islice(product(*choices), TRIED))
    return list(islice((text for text in texts if text != query.text and occurs(read_query(text).anything)), OFFERED))


def alike(phrase: Phrase) -> list[Phrase]:
    """The words of names that this one may have been meant to be. A phrase is taken word by word."""
    word = phrase.words[0]
    if len(phrase.words) > 1:
        return [Phrase(tuple(known_or_alike(word) for word in phrase.words))]
    return [Phrase((other,), beginning=phrase.beginning) for other in words_like(word)]


def known_or_alike(word: str) -> str:
    return word if occurs([[Phrase((word,))]]) else next(iter(words_like(word)), word)


def words_like(word: str) -> list[str]:
    from rapidfuzz import process  # here, since it takes 5 MB of each process and most never meet a misspelling
    from rapidfuzz.distance import OSA

    measured = Word.objects.annotate(length=Length("word"))
    words = measured.filter(length__gte=len(word) - 2, length__lte=len(word) + 2).values_list("word", flat=True)
    near = process.extract(
        word, sorted(words), scorer=OSA.normalized_similarity, score_cutoff=LEAST_ALIKE, limit=CANDIDATES
    )
    return [other for other, _, _ in near]
