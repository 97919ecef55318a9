using Thaw.Monitoring.Fleet;

namespace Thaw.Monitoring.Judging.Rules;

/// <summary>What the containers of one function took.</summary>
/// <param name="Name">The function's name, with which its containers' names begin.</param>
/// <param name="Megabytes">The memory it is given; <see langword="null"/> where nobody says.</param>
/// <param name="Invocations">Their invocations.</param>
/// <param name="MaxMegabytes">The most that any took.</param>
/// <param name="CpuPercent">Their processor.</param>
/// <param name="Seconds">How long they ran, in all.</param>
internal sealed record FunctionFigures(string Name, int? Megabytes, double Invocations, double MaxMegabytes, double CpuPercent, double Seconds)
{
    private const double Megabyte = 1024 * 1024;

    /// <summary>Each function of the fleet. One that was given another size meanwhile is judged by the size that most of its invocations had.</summary>
    public static IReadOnlyList<FunctionFigures> All(JudgingInput input) =>
    [
        .. input.Report.Containers.GroupBy(static one => NameOf(one.Name), StringComparer.Ordinal)
            .Select(function => function.GroupBy(one => SizeOf(input, function.Key, one)).MaxBy(static size => (size.Sum(static one => one.Invocations), size.Sum(static one => one.Count)))!)
            .Select(size => Of(input, size.Key, [.. size])).OrderBy(static one => one.Name, StringComparer.Ordinal),
    ];

    /// <summary>How long all containers ran: their invocations, or where the host does not tell of those, their requests and tasks.</summary>
    public static double BusySeconds(JudgingInput input)
    {
        var operations = input.Report.Figures.Operations;
        return operations.TryGetValue(FigureReader.Invocation, out var invocations)
            ? invocations.Seconds
            : operations.Values.Where(static one => one.IsEntry).Sum(static one => one.Seconds);
    }

    private static FunctionFigures Of(JudgingInput input, int? megabytes, List<ContainerReport> own)
    {
        var (invocations, samples) = (own.Sum(static one => one.Invocations), own.Sum(static one => one.Cpu.Count));
        var busy = own.Sum(static one => one.BusySeconds);
        return new FunctionFigures(
            NameOf(own[0].Name),
            megabytes,
            invocations,
            own.Max(static one => one.Memory.Max) / Megabyte,
            samples == 0 ? 0 : own.Sum(static one => one.Cpu.Sum) / samples,
            busy > 0 || input.Report.Invocations <= 0 ? busy : BusySeconds(input) * invocations / input.Report.Invocations);
    }

    // What an earlier build reported says no size: of the answering function it is known here.
    private static int? SizeOf(JudgingInput input, string function, ContainerReport container) =>
        container.MegabytesGiven ?? (input.Function is { } own && own.Name == function ? own.Megabytes : null);

    private static string NameOf(string container) => container.LastIndexOf('/') is > 0 and var at ? container[..at] : container;
}
