"""The words for every attribute value, and words that mean nothing to a drawing."""

from __future__ import annotations

SUBJECT = {
    "panda": ("panda", "giant panda", "panda bear"),
    "cat": ("cat", "kitten", "tabby cat", "grey cat"),
    "fox": ("fox", "red fox", "fox cub"),
    "rabbit": ("rabbit", "bunny", "hare"),
    "frog": ("frog", "green frog", "tree frog"),
    "robot": ("robot", "android", "droid"),
    "dog": ("dog", "puppy", "hound"),
    "bear": ("bear", "brown bear", "grizzly"),
    "owl": ("owl", "wise owl"),
    "penguin": ("penguin", "little penguin"),
    "pig": ("pig", "piglet"),
    "lion": ("lion", "lion with a mane"),
    "mouse": ("mouse", "little mouse"),
    "astronaut": ("astronaut", "cosmonaut", "person in a helmet"),
}
GARMENT = {
    "spacesuit": ("spacesuit", "space suit"),
    "jacket": ("jacket", "coat", "open jacket"),
    "hoodie": ("hoodie", "hooded sweatshirt"),
    "scarf": ("scarf", "knitted scarf"),
    "hat": ("hat", "top hat"),
    "dress": ("dress", "gown"),
}
COLOUR = {
    "red": ("red", "crimson", "scarlet"),
    "orange": ("orange", "tangerine"),
    "yellow": ("yellow", "lemon yellow"),
    "green": ("green", "emerald"),
    "blue": ("blue", "royal blue", "cobalt"),
    "purple": ("purple", "violet"),
    "pink": ("pink", "rose pink"),
    "white": ("white", "snow white"),
    "brown": ("brown", "chocolate brown"),
    "teal": ("teal", "turquoise"),
}
POSE = {
    "sitting": ("sitting", "seated", "sitting down"),
    "standing": ("standing", "standing up", "standing still"),
    "waving": ("waving", "waving hello", "waving its hand"),
}
PLACE = {
    "bar": ("in a bar", "at the bar", "in a pub", "bar interior"),
    "beach": ("on a beach", "at the beach", "by the sea", "sandy beach"),
    "forest": ("in a forest", "in the woods", "among pine trees"),
    "city": ("in a city street", "in the city", "on a street", "downtown"),
    "mountains": ("in the mountains", "mountain landscape", "below snowy peaks"),
    "moon": ("on the moon", "lunar surface", "on the surface of the moon"),
    "desert": ("in a desert", "in the desert", "among cacti"),
    "underwater": ("under water", "underwater", "on the sea floor"),
    "library": ("in a library", "among bookshelves"),
    "kitchen": ("in a kitchen", "kitchen interior"),
    "snow": ("in the snow", "snowy field", "in winter"),
    "meadow": ("in a meadow", "flower meadow", "in a field of flowers"),
}
LIGHT = {
    "day": ("daylight", "by day", "sunny day", "bright daylight", "at noon"),
    "sunset": ("at sunset", "sunset", "golden hour", "sunset light"),
    "night": ("at night", "night", "night scene", "moonlight"),
    "low light": ("low light", "dim light", "dimly lit", "in low light"),
}
FRAMING = {
    "close-up": ("close-up", "close up portrait", "headshot", "close-up shot"),
    "upper body": ("upper body shot", "upper body", "waist up", "medium shot"),
    "long shot": ("long shot", "full body shot", "wide shot", "full body"),
}

# A caption leaves these out most often, so that they are what an unnamed attribute means.
USUAL = {"pose": "standing", "light": "day", "framing": "upper body", "family": "flat"}

QUALITY = tuple(
    "4k|8k|realistic|highly detailed|high budget|hollywood movie|bokeh|moody|epic|gorgeous|film grain|grainy|cinemascope|"
    "fujifilm xt3|somber|shallow depth of field|vignette|looking straight at the camera|looking at viewer|masterpiece|"
    "best quality|sharp focus|intricate|award winning|professional|stunning|beautiful|trending on artstation|ultra hd|"
    "cinematic|cinematic photo|film still|cinematic film still|dramatic|volumetric|elegant|cute|friendly|happy|smiling|"
    "vibrant|colorful|detailed|high quality|photo|picture|image|artwork|illustration|render|style|art|aesthetic|modern|"
    "atmospheric|crisp|composition|background|scene|portrait|character|design|studio|soft|warm|simple|rich|textured|"
    "high resolution|35mm|canon|dslr|hdr|perfect|lovely|storybook|children's book|mood|depth|color grading|emotional"
    .split("|")
)
BLEMISHES = tuple(
    "ugly|tiling|poorly drawn hands|poorly drawn feet|poorly drawn face|out of frame|extra limbs|disfigured|deformed|"
    "body out of frame|blurry|bad anatomy|blurred|watermark|grainy|signature|cut off|draft|low quality|worst quality|"
    "jpeg artifacts|noisy|text|logo|cropped|duplicate|mutated|extra fingers|low resolution|amateur|messy|distorted|"
    "lowres|error|username|overexposed|underexposed|glitch|unappealing|dull|boring|bad proportions".split("|")
)
