"""A mirror of the API, as a program of a data user keeps one."""

import json
import sqlite3


class Mirror:
    """The lists of the API in an SQLite file, kept by the loop of the guide."""

    def __init__(self, client, file=":memory:", page_size=100):
        self.client, self.page_size = client, page_size
        self.file = sqlite3.connect(file)
        self.file.execute("CREATE TABLE entry (noun TEXT, url TEXT, said TEXT, PRIMARY KEY (noun, url))")
        self.nouns = client.get("/api/v1/").json()
        self.tokens = dict.fromkeys(self.nouns, "")

    def sync(self):
        """Gives what was told: {noun: (keys that came or changed, keys that went)}, nouns without any left out."""
        told = {noun: self.sync_noun(noun) for noun in self.nouns}
        return {noun: both for noun, both in told.items() if any(both)}

    def sync_noun(self, noun):
        came, went = [], []
        answer = {"next": f"{self.nouns[noun]}?changed_since={self.tokens[noun]}&page_size={self.page_size}"}
        while answer["next"]:
            answer = self.client.get(answer["next"]).json()
            came += [entry["url"].rsplit("/", 2)[1] for entry in answer["results"]]
            went += [gone["key"] for gone in answer["gone"]]
            self.file.executemany(
                "DELETE FROM entry WHERE noun = ? AND url = ?", [(noun, gone["url"]) for gone in answer["gone"]]
            )
            rows = [(noun, entry["url"], json.dumps(entry)) for entry in answer["results"]]
            self.file.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?, ?)", rows)
        self.tokens[noun] = answer["sync"]
        return came, went

    def holds(self):
        return {(noun, url): json.loads(said) for noun, url, said in self.file.execute("SELECT * FROM entry")}


def read_all(client):
    """The same by paging through the lists."""
    found = {}
    for noun, following in client.get("/api/v1/").json().items():
        while following:
            page = client.get(following).json()
            found |= {(noun, entry["url"]): entry for entry in page["results"]}
            following = page["next"]
    return found
