exports.handler = async () => 'here';
