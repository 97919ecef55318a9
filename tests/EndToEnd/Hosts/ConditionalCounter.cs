using System.Globalization;
using System.Net;

namespace Thaw.EndToEnd;

/// <summary>Many callers who count in one entry: each reads the number and its tag, and writes the next one if the tag still holds.</summary>
internal static class ConditionalCounter
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Lets callers of every client count until each has written so often; answers how many writes were taken and how many refused.</summary>
    public static async Task<(int Taken, int Refused)> CountAsync(string path, int callers, int each, params HttpClient[] clients)
    {
        using var patience = new CancellationTokenSource(Patience);
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var counts = clients.SelectMany(client => Enumerable.Range(0, callers).Select(_ => CountAsync(client, path, each, start.Task, patience.Token))).ToList();
        start.SetResult();
        var all = await Task.WhenAll(counts);
        return (all.Sum(static one => one.Taken), all.Sum(static one => one.Refused));
    }

    private static async Task<(int Taken, int Refused)> CountAsync(HttpClient client, string path, int each, Task start, CancellationToken cancellationToken)
    {
        var (taken, refused) = (0, 0);
        await start;
        while (taken < each)
        {
            using var read = await client.GetAsync(new Uri(CacheCalls.Root + path, UriKind.Relative), cancellationToken);
            if (read.StatusCode == HttpStatusCode.NotFound)
            {
                // A replica that is behind: what it has is known to be replaced.
                continue;
            }

            Assert.Equal(HttpStatusCode.OK, read.StatusCode);
            var next = int.Parse(await read.Content.ReadAsStringAsync(cancellationToken), CultureInfo.InvariantCulture) + 1;
            using var write = await client.PutAsync(path, next.ToString(CultureInfo.InvariantCulture), "application/json", ("If-Match", read.Headers.ETag!.ToString()));
            if (write.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                // The machine stood still while the other process had the file: nothing was written.
                continue;
            }

            Assert.True(write.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.PreconditionFailed, $"{write.StatusCode}");
            if (write.StatusCode == HttpStatusCode.NoContent)
            {
                taken++;
            }
            else
            {
                refused++;
            }
        }

        return (taken, refused);
    }
}
