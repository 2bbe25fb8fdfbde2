def doc_to_text(doc):
    return "In " + doc["country"] + ": " + doc["question"]
