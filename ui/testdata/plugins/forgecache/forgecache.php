<?php
/**
 * Plugin Name: ForgeCache
 * Description: A stand-in for tests: only its header is read.
 * Version: 2.1.18
 */
