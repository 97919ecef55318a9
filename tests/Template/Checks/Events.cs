using System.Globalization;
using System.Text.Json.Nodes;
using Thaw.Template.Code;
using Thaw.Template.Reading;

namespace Thaw.Template.Checks;

/// <summary>What wakes the functions: the API's routes, the queues, the schedule.</summary>
internal static class Events
{
    public static IEnumerable<string> Complaints(Stack stack) => Routes(stack).Concat(Queues(stack)).Concat(Schedules(stack));

    public static IEnumerable<string> Mappings(Stack stack, string queue) =>
        stack.OfType("AWS::Lambda::EventSourceMapping").Where(mapping => Nodes.Function(stack.Properties(mapping)["EventSourceArn"]) is ("Fn::GetAtt", JsonArray parts) && (string?)parts[0] == queue);

    public static string? FunctionOf(Stack stack, string mapping) =>
        Nodes.Function(stack.Properties(mapping)["FunctionName"]) is ("Ref", { } name) ? ((string)name!).Split('.')[0] : null;

    private static IEnumerable<string> Routes(Stack stack)
    {
        var routes = stack.OfType("AWS::ApiGatewayV2::Route").ToLookup(route => Nodes.Function(stack.Properties(route)["AuthorizationType"]) switch
        {
            ("Ref", { } mode) => (string)mode!,
            _ => (string?)stack.Properties(route)["AuthorizationType"] ?? "nothing",
        });
        return Difference("routes without authoriser", routes["NONE"].Select(route => (string)stack.Properties(route)["RouteKey"]!), ApiEndpoints.Open.Append("OPTIONS /{proxy+}"))
            .Concat(Difference("routes with authoriser", routes["AuthMode"].Select(route => (string)stack.Properties(route)["RouteKey"]!), ["$default"]))
            .Concat(Difference("other routes", routes.Where(static group => group.Key is not ("NONE" or "AuthMode")).SelectMany(static group => group), []))
            .Concat(stack.OfType("AWS::ApiGatewayV2::Integration").SelectMany(integration => Integration(stack, integration)))
            .Concat((string?)stack.Parameters["AuthMode"]?["Default"] == "AWS_IAM" ? [] : ["AuthMode is not AWS_IAM by default."]);
    }

    private static IEnumerable<string> Integration(Stack stack, string integration)
    {
        var properties = stack.Properties(integration);
        if ((string?)properties["PayloadFormatVersion"] != "2.0")
        {
            yield return "The payload is not 2.0.";
        }

        if (!stack.OfType("AWS::Lambda::Permission").Any(permission =>
            (string?)stack.Properties(permission)["Principal"] == "apigateway.amazonaws.com" && FunctionOf(stack, permission) == "ApiFunction"))
        {
            yield return "API Gateway may not invoke ApiFunction.";
        }
    }

    private static IEnumerable<string> Queues(Stack stack)
    {
        var dead = stack.OfType("AWS::SQS::Queue").Select(queue => Nodes.Function(stack.Properties(queue)["RedrivePolicy"]?["deadLetterTargetArn"]))
            .Select(static target => target is ("Fn::GetAtt", JsonArray parts) ? (string)parts[0]! : null).OfType<string>().ToHashSet();
        var queues = stack.OfType("AWS::SQS::Queue").Except(dead).ToList();
        return Difference("queues", queues, ["TaskQueue", "TaskQueueHigh", "TaskQueueLow"]).Concat(queues.SelectMany(queue => Queue(stack, queue)));
    }

    private static IEnumerable<string> Queue(Stack stack, string queue)
    {
        var properties = stack.Properties(queue);
        var mappings = Mappings(stack, queue).ToList();
        if (mappings.Count != 1)
        {
            return [$"{queue} wakes nobody, or twice."];
        }

        var mapping = stack.Properties(mappings[0]);
        var timeout = (int?)stack.FunctionProperty(FunctionOf(stack, mappings[0])!, "Timeout") ?? 0;
        var concurrency = Nodes.Function(mapping["ScalingConfig"]?["MaximumConcurrency"]) is ("Ref", { } parameter) ? (int?)stack.Parameters[(string)parameter!]?["MinValue"] : null;
        (bool Holds, string Complaint)[] rules =
        [
            ((int?)properties["VisibilityTimeout"] == 6 * timeout, string.Create(CultureInfo.InvariantCulture, $"visibility is not six times {timeout} s")),
            ((int?)properties["RedrivePolicy"]?["maxReceiveCount"] == 1000, "maxReceiveCount is not 1000"),
            (mapping["FunctionResponseTypes"] is JsonArray types && types.Any(static type => (string?)type == "ReportBatchItemFailures"), "failures of single messages are not reported"),
            (concurrency >= 2, "MaximumConcurrency may be below 2"),
            ((string?)stack.Resources[queue]!["Condition"] == (string?)stack.Resources[mappings[0]]!["Condition"], "queue and mapping depend on different conditions"),
        ];
        return rules.Where(static rule => !rule.Holds).Select(rule => $"{queue}: {rule.Complaint}.");
    }

    private static IEnumerable<string> Schedules(Stack stack) => Difference(
        "schedules",
        from function in stack.Functions
        from source in stack.Properties(function)["Events"] as JsonObject ?? []
        select $"{function} {source.Value!["Type"]}",
        ["MaintenanceFunction Schedule"]);

    private static IEnumerable<string> Difference(string what, IEnumerable<string> given, IEnumerable<string> wanted)
    {
        var (has, should) = (given.ToHashSet(), wanted.ToHashSet());
        return has.SetEquals(should) ? [] : [$"The {what} are {string.Join(", ", has.Order())}; they should be {string.Join(", ", should.Order())}."];
    }
}
