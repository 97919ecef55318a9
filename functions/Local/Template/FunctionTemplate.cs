using YamlDotNet.RepresentationModel;

namespace Thaw.Local.Template;

/// <summary>What <c>template.yaml</c> says of one function, as far as it concerns a process on this machine.</summary>
internal sealed record FunctionTemplate
{
    public int? MemorySize { get; init; }

    public TimeSpan? Timeout { get; init; }

    public string? Handler { get; init; }

    public string? Runtime { get; init; }

    public bool LogsJson { get; init; }

    /// <summary>The variables whose values are known here.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The variables that name something of the deployed stack: the name, and what it refers to.</summary>
    public IReadOnlyDictionary<string, string> Unresolved { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Reads the function whose code lies in a folder, <c>functions/NAME</c>. Nothing where the template does not speak of it.</summary>
    /// <exception cref="YamlDotNet.Core.YamlException">The file is not YAML.</exception>
    public static FunctionTemplate? Read(TextReader yaml, string codeUri)
    {
        var stream = new YamlStream();
        stream.Load(yaml);
        if (stream.Documents is not [{ RootNode: YamlMappingNode root }, ..])
        {
            return null;
        }

        var wanted = codeUri.Trim('/');
        var properties = root.Find("Resources")?.Entries()
            .Where(static resource => resource.Value.Find("Type")?.Text() == "AWS::Serverless::Function")
            .Select(static resource => resource.Value.Find("Properties"))
            .FirstOrDefault(properties => properties?.Find("CodeUri")?.Text()?.Trim('/', '.') == wanted);
        return properties is null ? null : Read(root, properties);
    }

    private static FunctionTemplate Read(YamlMappingNode root, YamlNode properties)
    {
        var global = root.Find("Globals")?.Find("Function");
        var intrinsics = new Intrinsics(root);
        string? Value(string name) => (properties.Find(name) ?? global?.Find(name)) is { } node ? intrinsics.Resolve(node) : null;

        var (known, unresolved) = (new Dictionary<string, string>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var source in (YamlNode?[])[global, properties])
        {
            foreach (var (name, node) in source?.Find("Environment")?.Find("Variables")?.Entries() ?? [])
            {
                known.Remove(name);
                unresolved.Remove(name);
                if (intrinsics.Resolve(node) is { } value)
                {
                    known[name] = value;
                }
                else
                {
                    unresolved[name] = Intrinsics.Describe(node);
                }
            }
        }

        return new FunctionTemplate
        {
            MemorySize = int.TryParse(Value("MemorySize"), out var memory) ? memory : null,
            Timeout = int.TryParse(Value("Timeout"), out var seconds) ? TimeSpan.FromSeconds(seconds) : null,
            Handler = Value("Handler"),
            Runtime = Value("Runtime"),
            LogsJson = (properties.Find("LoggingConfig") ?? global?.Find("LoggingConfig"))?.Find("LogFormat")?.Text() == "JSON",
            Variables = known,
            Unresolved = unresolved,
        };
    }
}
