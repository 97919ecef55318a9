using System.Diagnostics;

namespace Thaw.Tests.Support;

/// <summary>For what is true of real time: a machine that does something else for a while proves nothing, one undisturbed try does.</summary>
public static class Tries
{
    private const int Most = 8;

    /// <summary>Tries until it is done, and not for ever. A try answers what was wrong with it, or nothing.</summary>
    public static async Task OneMustDoAsync(Func<Task<string?>> tryAsync)
    {
        ArgumentNullException.ThrowIfNull(tryAsync);
        string? wrong = "";
        for (var tries = 0; tries < Most && wrong is not null; tries++)
        {
            wrong = await tryAsync();
        }

        if (wrong is not null)
        {
            throw new InvalidOperationException($"Not one of {Most} tries did, the last because: {wrong}");
        }
    }

    /// <summary>For what has only so much time by its nature: a try that fails later than that was late, whatever else was wrong, and is made again; one that fails in time has failed.</summary>
    /// <param name="limit">A part of the time that it has.</param>
    /// <param name="tryAsync">Starts the watch where that time begins.</param>
    public static async Task OneInTimeMustDoAsync(TimeSpan limit, Func<Stopwatch, Task> tryAsync)
    {
        ArgumentNullException.ThrowIfNull(tryAsync);
        for (var tries = 1; ; tries++)
        {
            var watch = new Stopwatch();
            try
            {
                await tryAsync(watch);
                return;
            }
            catch (Exception) when (watch.Elapsed > limit && tries < Most)
            {
                // Late.
            }
        }
    }
}
