namespace Thaw.Local;

/// <summary>The address of a deployment.</summary>
internal static class TargetUrl
{
    /// <summary>Reads one; it ends in a slash, so that paths are added to it whether or not there is a stage.</summary>
    public static Uri? Read(string? text, string usage, out string? complaint)
    {
        if (text is null)
        {
            complaint = $"--url is missing. Usage: {usage}";
            return null;
        }

        if (!Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Query.Length > 0)
        {
            complaint = $"--url '{text}' is not an address such as https://abc.execute-api.eu-central-1.amazonaws.com.";
            return null;
        }

        // What is signed or carries a key must not be read on its way.
        complaint = url.Scheme == "http" && !url.IsLoopback ? $"--url '{text}' is not encrypted: use https for anything but this machine." : null;
        return complaint is null ? url : null;
    }
}
