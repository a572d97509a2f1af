"""English texts: lessons."""

TEXTS: dict[str, str] = {
    # a lesson that cannot be read
    "lessons.broken": "{file}:{line}: {problem}",
    "lessons.unknown_key": "there is no key '{key}' here: {hint}",
    "lessons.missing_key": "the key '{key}' is missing.",
    "lessons.type_str": "'{key}' must be a text in quotation marks.",
    "lessons.type_int": "'{key}' must be a whole number.",
    "lessons.type_list": "'{key}' must be a list in brackets.",
    "lessons.other_format": "format = {format} is not known to this version; it reads format = 1.",
    "lessons.not_toml": "this is not TOML: {reason}.",
    "lessons.one_heading": "a page has one heading, at its top; part pages by a line of ---.",
    "lessons.no_heading": "this page has no heading; begin it with '# Title'.",
    "lessons.open_fence": "this fence is never closed; end it with ```.",
    "lessons.bad_cell": "cell is a row and a column counted from 0, such as cell = [0, 1].",
    "lessons.unknown_kind": "there is no kind '{kind}' of prediction: {hint}",
    "lessons.bad_choice": "a choice needs two choices or more and an answer among {letters}.",
    "lessons.no_question": 'a choice needs its question: ask = "…".',
    "lessons.no_target": 'a prediction needs what is predicted: predict = "delta2[0,1]".',
    "lessons.unknown_role": 'page = \'{role}\' is not known; it is "exercise" or "solution".',
    "lessons.missing_file": "this file cannot be read ({reason}).",
    "lessons.not_utf8": "this is not UTF-8 text; save the file as UTF-8.",
    "lessons.bad_folder_name": "a lesson's folder is called NN-name, such as 11-hidden-delta.",
    "lessons.no_folder": "there is no folder {folder}; name the one that holds the lessons' folders.",
    "lessons.unknown_lesson": "there is no lesson '{name}': {hint}",
}
