namespace Thaw.EndToEnd.Web.Parity;

/// <summary>Requests to one host, and what was answered.</summary>
internal sealed class Conversation(IWebHost host, TimeSpan begun)
{
    private readonly List<(WebRequest Request, WebAnswer Answer)> _answers = [];
    private TimeSpan _now = begun;

    public IReadOnlyList<(WebRequest Request, WebAnswer Answer)> Answers => _answers;

    public async Task<WebAnswer> AskAsync(WebRequest request)
    {
        var answer = await host.SendAsync(request);
        _answers.Add((request, answer));
        return answer;
    }

    public Task<WebAnswer> GetAsync(string target, params (string Name, string Value)[] headers) => AskAsync(WebRequest.Get(target, headers));

    /// <summary>As one of the users that the application knows.</summary>
    public Task<WebAnswer> GetAsAsync(string user, string target) => GetAsync(target, ("X-Api-Key", TwoHosts.KeyOf(user)));

    public async Task PassAsync(TimeSpan time)
    {
        _now += time;
        Assert.Equal(204, (await host.SendAsync(new WebRequest("POST", $"/clock?at={_now.TotalSeconds}"))).Status);
    }
}
