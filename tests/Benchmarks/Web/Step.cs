namespace Thaw.Benchmarks.Web;

/// <summary>One way to get a document, measured in turns with the others.</summary>
internal sealed class Step(string name, Subject subject, string path, string? accepts)
{
    private readonly List<double> _milliseconds = [];
    private readonly List<double> _cpu = [];

    public string Name => name;

    public long Bytes { get; private set; }

    public double Milliseconds => Median(_milliseconds);

    public double CpuMilliseconds => Median(_cpu);

    /// <summary>Asks some times in a row; counted unless it is for warmth.</summary>
    public async Task RunAsync(HttpClient client, int requests, bool isCounted)
    {
        var cpu = Environment.CpuUsage.TotalTime;
        var begun = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < requests; i++)
        {
            Bytes = await AskAsync(client);
        }

        if (isCounted)
        {
            _milliseconds.Add(TimeProvider.System.GetElapsedTime(begun).TotalMilliseconds / requests);
            _cpu.Add((Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / requests);
        }
    }

    private async Task<long> AskAsync(HttpClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(subject.Url, path));
        if (accepts is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept-Encoding", accepts);
        }

        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (accepts is not null && answer.Content.Headers.ContentEncoding.SingleOrDefault() != accepts)
        {
            throw new InvalidOperationException($"{path} was not answered in {accepts}.");
        }

        await using var body = await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync();
        var counted = new CountedBytes();
        await body.CopyToAsync(counted);
        return counted.Count;
    }

    private static double Median(List<double> rounds)
    {
        var sorted = rounds.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
