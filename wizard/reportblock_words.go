package wizard

const blockWords = ""
