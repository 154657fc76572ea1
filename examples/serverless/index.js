exports.handler = async () => 'ordered';
