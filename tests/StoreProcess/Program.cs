using Thaw.Caching.Stores;
using Thaw.StoreProcess;

// A process of its own for tests of stores: Thaw.StoreProcess <kind> <location> <verb> <name> <count> [bytes]
// It prints one line for each call that the store acknowledged, as soon as it did, so that whoever kills it knows what must be there.
if (args.Length < 5)
{
    Console.Error.WriteLine("usage: Thaw.StoreProcess <kind> <location> write|commit|crowd <name> <count> [bytes]");
    return 2;
}

var (kind, location, verb, name, count) = (args[0], args[1], args[2], args[3], long.Parse(args[4]));
var bytes = args.Length > 5 ? int.Parse(args[5]) : 100;
var store = StoreKinds.Open(kind, location);
using var closing = store as IDisposable;
var output = Console.Out;
if (verb == "crowd")
{
    await Verbs.CrowdAsync(store, name, count, bytes, output);
    return 0;
}

for (var i = 1L; i <= count; i++)
{
    var acknowledged = verb switch
    {
        "write" => await Verbs.WriteAsync(store, name, i, bytes),
        "commit" => await Verbs.CommitAsync(store, name),
        _ => throw new ArgumentException($"'{verb}' is none of write, commit, crowd.", nameof(args)),
    };
    await output.WriteLineAsync($"{acknowledged}");
    await output.FlushAsync();
}

return 0;
