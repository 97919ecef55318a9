namespace Thaw.Monitoring.Judging.Rules;

/// <summary>What the containers of the answering function took.</summary>
/// <param name="Invocations">Their invocations.</param>
/// <param name="MaxMegabytes">The most that any took.</param>
/// <param name="CpuPercent">Their processor.</param>
/// <param name="Seconds">How long they ran, in all.</param>
internal sealed record FunctionFigures(double Invocations, double MaxMegabytes, double CpuPercent, double Seconds)
{
    private const double Megabyte = 1024 * 1024;

    public static FunctionFigures? Of(JudgingInput input)
    {
        if (input.Function is not { } function)
        {
            return null;
        }

        var own = input.Report.Containers.Where(one => one.Name.StartsWith(function.Name + "/", StringComparison.Ordinal)).ToList();
        var invocations = own.Sum(static one => one.Invocations);
        var samples = own.Sum(static one => one.Cpu.Count);
        return own.Count == 0 ? null : new FunctionFigures(
            invocations,
            own.Max(static one => one.Memory.Max) / Megabyte,
            samples == 0 ? 0 : own.Sum(static one => one.Cpu.Sum) / samples,
            input.Report.Invocations <= 0 ? 0 : BusySeconds(input) * invocations / input.Report.Invocations);
    }

    /// <summary>How long all containers ran: their invocations, or where the host does not tell of those, their requests and tasks.</summary>
    public static double BusySeconds(JudgingInput input)
    {
        var operations = input.Report.Figures.Operations;
        return operations.TryGetValue(FigureReader.Invocation, out var invocations)
            ? Sum(invocations)
            : operations.Values.Where(static one => one.IsEntry).Sum(Sum);

        static double Sum(Fleet.OperationFigures one) => one.All() is var all ? all.Mean * all.Count : 0;
    }
}
