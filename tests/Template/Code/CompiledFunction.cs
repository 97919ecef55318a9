using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Thaw.Tests.Support;

namespace Thaw.Template.Code;

/// <summary>A function's project, and what the compiler wrote into its assembly and ours below it. Nothing is loaded.</summary>
internal sealed partial class CompiledFunction
{
    private static readonly string Configuration = typeof(CompiledFunction).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().First(static data => data.Key == "Configuration").Value!;

    private const string Target = "DynamoDB_20120810.";
    private const string SqsTarget = "AmazonSQS.";
    private readonly XDocument _project;

    private CompiledFunction(string name)
    {
        Name = name;
        var folder = Path.Combine(RepositoryRoot.Path, "functions", name);
        _project = XDocument.Load(Path.Combine(folder, name + ".csproj"));
        var output = Path.Combine(folder, "bin", Configuration, "net10.0");
        foreach (var assembly in Directory.EnumerateFiles(output, "Thaw.*.dll").Concat(Directory.EnumerateFiles(output, "Application.dll")).Append(Path.Combine(output, name + ".dll")))
        {
            Read(assembly);
        }
    }

    public static IReadOnlyDictionary<string, CompiledFunction> All { get; } =
        new[] { "Api", "TaskWorker", "Maintenance" }.ToDictionary(static name => name, static name => new CompiledFunction(name));

    public string Name { get; }

    /// <summary>Every string in the code.</summary>
    public HashSet<string> Strings { get; } = new(StringComparer.Ordinal);

    /// <summary>Every method of another assembly that the code calls, as <c>Type.Method</c>.</summary>
    public HashSet<string> Calls { get; } = new(StringComparer.Ordinal);

    /// <summary>The strings that look like a variable's name: <c>CACHE_TABLE_NAME</c>.</summary>
    public IEnumerable<string> Variables => Strings.Where(static text => VariableName().IsMatch(text) || VariableRules.OneWord.Contains(text));

    /// <summary>
    /// The strings that are a key of the configuration, or a section of which keys are made: <c>Thaw:DynamoDb:Listing</c>. Keys that are put together of constants are one string to the compiler;
    /// of others the section is seen.
    /// </summary>
    public IEnumerable<string> Settings => Strings.Where(static text => SettingName().IsMatch(text)).Select(static text => text.TrimEnd(':')).Distinct(StringComparer.Ordinal);

    /// <summary>What DynamoDB is asked for, through the SDK or by our own client's header: <c>GetItem</c>.</summary>
    public IEnumerable<string> DynamoDbCalls => Calls
        .Where(static call => call.StartsWith("IAmazonDynamoDB.", StringComparison.Ordinal))
        .Select(static call => call["IAmazonDynamoDB.".Length..].Replace("Async", "", StringComparison.Ordinal))
        .Concat(Strings.Where(static text => text.StartsWith(Target, StringComparison.Ordinal)).Select(static text => text[Target.Length..]));

    /// <summary>What SQS is asked for, by our own client's header: <c>SendMessage</c>.</summary>
    public IEnumerable<string> SqsCalls =>
        Strings.Where(static text => text.StartsWith(SqsTarget, StringComparison.Ordinal)).Select(static text => text[SqsTarget.Length..]);

    /// <summary>What the project file says.</summary>
    public string? Property(string name) => _project.Descendants(name).LastOrDefault()?.Value;

    /// <summary>Whether the project file imports another, which then has the last word.</summary>
    public bool Imports(string file) => _project.Descendants("Import").Any(import => (string?)import.Attribute("Project") == file);

    private void Read(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var reader = file.GetMetadataReader();
        for (var handle = MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = reader.GetNextHandle(handle))
        {
            Strings.Add(reader.GetUserString(handle));
        }

        foreach (var member in reader.MemberReferences.Select(reader.GetMemberReference))
        {
            if (member.Parent.Kind == HandleKind.TypeReference)
            {
                Calls.Add($"{reader.GetString(reader.GetTypeReference((TypeReferenceHandle)member.Parent).Name)}.{reader.GetString(member.Name)}");
            }
        }
    }

    [GeneratedRegex("^_?[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$")]
    private static partial Regex VariableName();

    [GeneratedRegex("^Thaw(:[A-Za-z][A-Za-z0-9]*)+:?$", RegexOptions.ExplicitCapture)]
    private static partial Regex SettingName();
}
