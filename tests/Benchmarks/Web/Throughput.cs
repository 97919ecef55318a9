namespace Thaw.Benchmarks.Web;

/// <summary>How many requests a second an address answers to clients that ask without a pause.</summary>
internal static class Throughput
{
    private const int Clients = 32;

    public static async Task<double> OfAsync(HttpClient client, Uri address, TimeSpan time)
    {
        using (await client.GetAsync(address))
        {
            // The first one makes what is kept.
        }

        using var over = new CancellationTokenSource(time, TimeProvider.System);
        var begun = TimeProvider.System.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            var count = 0;
            while (!over.IsCancellationRequested)
            {
                using var answer = await client.GetAsync(address);
                answer.EnsureSuccessStatusCode();
                count++;
            }

            return count;
        }));
        return counts.Sum() / TimeProvider.System.GetElapsedTime(begun).TotalSeconds;
    }
}
