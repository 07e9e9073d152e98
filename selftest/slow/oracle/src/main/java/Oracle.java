import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;

/**
 * Reads lines {"name": …, "text": …} and writes for each, in order, {"name": …, "errors": [{"at": …, "message": …}]}:
 * what the HAPI FHIR R4 validator, with its own terminology only, finds wrong with the JSON text.
 */
public final class Oracle {
  private static final ObjectMapper JSON = new ObjectMapper();

  public static void main(String[] arguments) throws IOException {
    FhirValidator validator = validator();
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      JsonNode question = JSON.readTree(line);
      ObjectNode answer = JSON.createObjectNode();
      answer.set("name", question.get("name"));
      answer.set("errors", errors(validator, question.get("text").textValue()));
      out.println(answer);
    }
  }

  private static FhirValidator validator() {
    FhirContext context = FhirContext.forR4();
    IValidationSupport support =
        new ValidationSupportChain(
            new DefaultProfileValidationSupport(context),
            new CommonCodeSystemsTerminologyService(context),
            new InMemoryTerminologyServerValidationSupport(context));
    return context.newValidator().registerValidatorModule(new FhirInstanceValidator(support));
  }

  private static ArrayNode errors(FhirValidator validator, String text) {
    ArrayNode errors = JSON.createArrayNode();
    try {
      for (SingleValidationMessage found : validator.validateWithResult(text).getMessages()) {
        if (found.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0) {
          errors.addObject().put("at", found.getLocationString()).put("message", found.getMessage());
        }
      }
    } catch (RuntimeException refused) {
      // The parser in front of the validator refuses what is not FHIR JSON.
      errors.addObject().put("at", "").put("message", String.valueOf(refused.getMessage()));
    }
    return errors;
  }

  private Oracle() {}
}
