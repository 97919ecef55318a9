namespace Thaw.Benchmarks.Traces;

/// <summary>Writes traces whose shape is known, so that no policy can have been tuned on them unseen.</summary>
internal static class SynthesizeVerb
{
    private const int Length = 200_000;
    private const int QuickLength = 2_000;

    public static int Run(string[] args)
    {
        if (args is not [var directory, .. var options])
        {
            Console.Error.WriteLine("synthesize: name the directory to write to.");
            return 2;
        }
        var length = options.Contains("--quick") ? QuickLength : Length;
        Directory.CreateDirectory(directory);
        foreach (var (name, accesses) in Shapes.All())
            File.WriteAllLines(Path.Combine(directory, name + ".txt"), accesses.Take(length).Select(key => "key:" + key));
        return 0;
    }
}
