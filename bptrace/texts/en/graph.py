"""English texts: the computing graph."""

TEXTS: dict[str, str] = {
    "graph.title": "Graph",
    "graph.network": "network",
    "graph.entry": "one entry",
    "graph.place": "{entry} · step {number} of {count}",
    "graph.says_network": "Values above, gradients below; G is what arrives.",
    "graph.says_entry": "Values above, gradients below; on an edge the local derivative.",
    "graph.others": "{count} others: {share} of Σ|all|",
    "graph.norm": "norm {size}",
    "graph.key_node": "node",
    "graph.key_down": "node below",
    "graph.key_left": "node to the left",
    "graph.key_right": "node to the right",
    "graph.key_go": "go there",
    "graph.key_zoom": "zoom",
    "graph.key_page_up": "page up",
    "graph.key_page_down": "page down",
    "graph.key_leave": "close",
}
