'use strict';
module.exports = 'Welcome';
