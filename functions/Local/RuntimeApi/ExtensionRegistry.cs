using System.Text.Json;

namespace Thaw.Local.RuntimeApi;

/// <summary>
/// The internal extensions of the environment. One that has registered must ask for its next event before initialisation counts as over; one
/// without events is never answered, and is what makes Lambda send SIGTERM.
/// </summary>
internal sealed class ExtensionRegistry(RuntimeApiEmulator api)
{
    private const string Forbidden = "403 Forbidden";
    private const int Maximum = 10;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string Name, bool IsReady)> _extensions = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The names of the extensions that have registered.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_gate)
            {
                return [.. _extensions.Values.Select(static extension => extension.Name)];
            }
        }
    }

    /// <summary>The names of those that have not asked for an event yet.</summary>
    public IReadOnlyList<string> NotReady
    {
        get
        {
            lock (_gate)
            {
                return [.. _extensions.Values.Where(static extension => !extension.IsReady).Select(static extension => extension.Name)];
            }
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _extensions.Clear();
        }
    }

    public bool Register(ApiConnection connection, in WireHead head, ReadOnlySpan<byte> body)
    {
        var name = head.Find("Lambda-Extension-Name"u8);
        if (string.IsNullOrEmpty(name))
        {
            return Refuse(connection, "Extension.InvalidExtensionName", "Empty extension name");
        }

        if (Events(body) is not { } events)
        {
            return Refuse(connection, "InvalidRequestFormat", "The registration is not a JSON object with an array of events");
        }

        if (events.FirstOrDefault(static name => name != "INVOKE") is { } unknown)
        {
            // SHUTDOWN is for external extensions alone: this process gets a signal instead.
            return Refuse(connection, "Extension.InvalidEventType", $"{unknown}: not an event that an internal extension may subscribe to");
        }

        var id = Guid.NewGuid().ToString();
        lock (_gate)
        {
            var refusal = api.HasPolled ? ("Extension.RegistrationClosed", "Extension registration closed already")
                : _extensions.Values.Any(extension => extension.Name == name) ? ("Extension.InvalidExtensionState", "Extension with this name already registered")
                : _extensions.Count == Maximum ? ("Extension.TooManyExtensions", $"Extension limit ({Maximum}) reached")
                : default((string Type, string Message)?);
            if (refusal is { } said)
            {
                return Refuse(connection, said.Type, said.Message);
            }

            _extensions[id] = (name, false);
        }

        connection.Answer("200 OK", Registered(), id);
        return true;
    }

    public bool Next(ApiConnection connection, in WireHead head)
    {
        var id = head.Find("Lambda-Extension-Identifier"u8);
        if (id is null)
        {
            return Refuse(connection, "Extension.MissingExtensionIdentifier", "Missing Lambda-Extension-Identifier header");
        }

        lock (_gate)
        {
            if (!_extensions.TryGetValue(id, out var extension))
            {
                return Refuse(connection, "Extension.UnknownExtensionIdentifier", "Unknown extension " + id);
            }

            _extensions[id] = extension with { IsReady = true };
        }

        api.OnExtensionReady();
        return true; // and no answer: those that subscribe to INVOKE are told nothing here either
    }

    private static List<string>? Events(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.TryGetProperty("events", out var events) ? [.. events.EnumerateArray().Select(static item => item.GetString() ?? "")] : [];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private byte[] Registered()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("functionName", api.Options.FunctionName);
            writer.WriteString("functionVersion", api.Options.FunctionVersion);
            writer.WriteString("handler", api.Options.Handler);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    private bool Refuse(ApiConnection connection, string type, string message)
    {
        api.Complain($"{Forbidden}: {message} ({type})");
        connection.Answer(Forbidden, FunctionErrors.Json(type, message));
        return true;
    }
}
