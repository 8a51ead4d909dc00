"""What the database itself keeps apart: the class of a person whom no rule lets share with another class."""

from inmates.facts import Person, Sex


def absolute_class(person: Person) -> str:
    """Sex (someone of unknown sex is a class alone), young or grown, and isolation, as one text."""
    facts = person.facts
    sex = f"unknown:{person.number}" if facts.sex is Sex.UNKNOWN else facts.sex
    return f"{sex}|{'young' if facts.young else 'grown'}|{facts.isolation or '-'}"
