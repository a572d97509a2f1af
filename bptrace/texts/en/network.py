"""English texts: networks, data sets and scenarios, nearly all of them errors."""

TEXTS: dict[str, str] = {
    # architectures
    "network.part": "part {number}",
    "network.no_layer": "{place}: '{spelling}' names no network; start with the number of inputs and join at least"
    " one layer to it with '-', such as 2-3-sigmoid-1.",
    "network.neither": "{place}, '{word}', is neither a size nor an activation: {hint}",
    "network.no_size": "{place}, '{word}', has no layer to belong to; an activation follows the size of its layer,"
    " such as 2-3-sigmoid-1.",
    "network.size": "{place}, '{word}', is no size; a layer has 1 to {most} units.",
    "network.too_deep": "{place}: {layers} layers are too many; at most {most} are possible.",
    "network.too_large": "{place}: {weights} weights are too many; at most {most} are possible.",
    # data sets
    "network.count": "{name} comes in {fewest} to {most} samples, not in {asked}; change --samples.",
    "network.too_few": "{path} has {samples} samples, not {asked}; leave out --samples to get them all.",
    "network.no_samples": "{path} holds no samples; write one a row, inputs first, then the targets, with commas"
    " between them.",
    "network.columns": "{place}: {expected} columns belong here, not {columns}; every row holds the inputs and the"
    " targets of one sample.",
    "network.csv_number": "{place}: {value} is not a number; write one such as 0.5, and commas between them.",
    "network.column": "column {number}",
    "network.separator": "{place}: the columns are separated by {sign}; save the file with commas between them, and"
    " points in the numbers.",
    "network.semicolons": "semicolons",
    "network.tabs": "tabs",
    "network.csv": "{place} is no readable CSV ({reason}); save it as plain comma-separated text.",
    "network.no_data_set": "{place}: there is no data set {value}, nor a file of that name: {hint}",
    "network.data_gone": "{place}: there is no file {data}; bring it back, or tell `bptrace debug` or `bptrace train`"
    " its new place by --data.",
    "network.misfit": "{name} has samples of {inputs} in and {outputs} out, the network {network} takes {needs} and"
    " gives {gives}; choose other --data, or give --x and --y.",
    "network.no_sample": "{place}: there is no sample {value}; {name} has {samples}, 0 to {last}.",
    "network.no_data": "{place}: these samples were given by hand, there is no other; name a data set with --data.",
    "network.target_share": "{place}: {value} is no target for {loss}, which takes shares from 0 to 1; choose other"
    " targets, or another --loss such as mse.",
    "network.or": " or ",
    "network.loss_of_shares": "{place}: {loss} takes the logarithm of outputs between 0 and 1; end the network with"
    " {outputs}, or choose another loss such as mse.",
    "network.targets_whole": "{place}: the targets of sample {sample} sum to {total}, and for cross-entropy those of"
    " every sample must sum to 1; choose other targets, or another --loss such as bce.",
    # figures
    "network.no_number": "{place}: {value} is not a number; write one such as 0.5 or 1e-3.",
    "network.not_finite": "{place}: {value} is not a finite number; write one such as 0.5 or 1e-3.",
    "network.negative": "{place}: {value} is negative; write a number from 0 on.",
    "network.no_share": "{place}: {value} is not below 1; write a number from 0 on and below 1, such as 0.9.",
    "network.not_whole": "{place}: {value} is not a whole number from {least} on; write one such as {least}.",
    "network.too_large_number": "{place}: {value} is too large; write a whole number up to {most}.",
    "network.no_text": "{place}: {value} is no text; write it in quotation marks.",
    "network.no_truth": "{place}: {value} is neither true nor false; write one of the two.",
    "network.ragged": "{place}: the rows are of different lengths; write a matrix as [[1, 2], [3, 4]].",
    "network.too_deep_nesting": "{place}: the brackets are nested too deep; write a matrix as [[1, 2], [3, 4]].",
    "network.empty": "{place}: there is not one number; write a matrix as [[1, 2], [3, 4]].",
    "network.shape": "{place}: the shape is {given} where {expected} belongs; check rows, columns and layout.",
    "network.width": "{place}: a sample has {given} numbers where {expected} belong; write one sample a row.",
    # keys and options
    "network.missing_key": "{place}: missing is {missing}; add it.",
    "network.no_tables": "{place} are tables; begin each with its name between double brackets.",
    "network.no_list": '{place}: {value} is no list of names; write ["…"].',
    "network.unknown_word": "{place}: {value} is not known: {hint}",
    "network.unknown_key": "{place}: a scenario has no such key: {hint}",
    "network.unknown_section": "{place}: a scenario has no such section: {hint}",
    "network.unknown_option": "{place}: a scenario has no such option: {hint}",
    "network.no_use": "{place}: {optimizer} has no such setting, only {known}; leave it out, or name another"
    " optimizer.",
    "network.half_a_decay": "{place}: {missing} is missing; give the factor and how many epochs pass between two of"
    " them, such as --decay 0.95 --decay-every 1000.",
    "network.keeps_nothing": "{place}: {optimizer} keeps nothing from one update to the next; leave it out.",
    "network.kept_by_others": "{optimizer} keeps no {name}: that needs --optimizer {others}.",
    "network.no_state": "{place}: {optimizer} on {network} keeps no such quantity: {hint}",
    "network.no_section": "{place}: this is the name of a section; write [{section}] and its keys below.",
    "network.no_value": "{place}: the value is missing; write KEY=VALUE, such as init.seed=3.",
    # scenarios
    "network.no_scenario": "there is no scenario '{name}', nor a file of that name: {hint}",
    "network.no_run": (
        "{path} holds no saved run; `bptrace train --save` writes one, and --weights reads weights alone."
    ),
    "network.other_format": "{path} is of the format {version}, not {known}; open it with the bptrace that wrote it.",
    "network.toml": "{path} is no TOML: {reason}; correct it there, or start from a scenario that works.",
    "network.nesting": "the brackets are nested too deep",
    "network.no_network": '{place}there is no network; write layers = "2-3-sigmoid-1" under [network],'
    " or use --network.",
    "network.no_parameter": "{place}: the network {network} has no such parameter: {hint}",
    "network.missing_parameter": "{place}: this parameter of the network {network} is missing; give them all.",
    "network.incomplete_sample": "{place}: {missing} is missing; give x and y together.",
    "network.sample_and_data": "{place}: x and y are given by hand as well; keep either them or the data set.",
    "network.sample_counts": "{place}: x has {x} samples and y has {y}; give as many targets as inputs.",
    # numpy's archive
    "network.weights_missing": "{path} lacks {names}; the network needs {needed}.",
    "network.weights_extra": "{path} holds {names} too much; the network has only {needed}.",
    "network.large_weights": "{path} unpacks to more than {mebibytes} MiB; save the weights alone.",
    "network.pickled_weights": "{path}, {name}: these are Python objects, not numbers, and are never loaded; save an"
    " array of floats.",
    "network.damaged_weights": "{path} is no intact .npz archive of numbers; `bptrace train --save` writes a run,"
    " numpy.savez(path, W1=…, b1=…) weights.",
}
